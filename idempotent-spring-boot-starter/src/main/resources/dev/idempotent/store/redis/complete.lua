#!lua flags=allow-oom
local key, token, result = KEYS[1], unpack(ARGV)

local record = read(key)
if not record or record.owner ~= token or record.status == HELD then
	return { 'NOT_OWNER' }
end
if record.status == CREATED then
	record.status = CONSUMED
	record.result = result
	write(key, record, 'KEEPTTL')
end
return { 'DONE' }
