#!lua flags=allow-oom
local key, token = KEYS[1], unpack(ARGV)

local record = read(key)
if not record or record.owner ~= token or record.status ~= CREATED then
	return { 'NOT_OWNER' }
end
redis.call('DEL', key)
wake(key)
return { 'DONE' }
