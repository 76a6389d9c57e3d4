create table if not exists orders (
  id bigint generated always as identity primary key,
  item varchar(100) not null,
  quantity int not null
);

create table if not exists payments (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  amount numeric(12, 2) not null
);
