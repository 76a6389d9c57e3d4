#!lua flags=allow-oom
local key, token, hold = KEYS[1], unpack(ARGV)

local record = read(key)
if not record or record.owner ~= token then
	return { 'NOT_OWNER' }
end
if record.status ~= CREATED and not (record.status == HELD and hold == 'true') then
	return { 'NOT_OWNER' }
end
if hold == 'true' then
	record.status = HELD
	-- Written when repeated, too: WAIT goes by what this connection wrote
	write(key, record, 'KEEPTTL')
else
	redis.call('DEL', key)
end
wake(key, record)
return { 'DONE' }
