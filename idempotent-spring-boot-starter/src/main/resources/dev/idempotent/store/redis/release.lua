#!lua flags=allow-oom
local key, token, hold = KEYS[1], unpack(ARGV)

local record = read(key)
if not record or record.owner ~= token then
	return { 'NOT_OWNER' }
end
if record.status == HELD and hold == 'true' then
	return { 'DONE' }
end
if record.status ~= CREATED then
	return { 'NOT_OWNER' }
end
if hold == 'true' then
	record.status = HELD
	write(key, record, 'KEEPTTL')
else
	redis.call('DEL', key)
end
return { 'DONE' }
