#!lua flags=allow-oom
local key, token, lease = KEYS[1], unpack(ARGV)

local record = read(key)
if not record or record.owner ~= token or record.status ~= CREATED then
	return { 'NOT_OWNER' }
end
begin(key, record, lease)
return { 'DONE' }
