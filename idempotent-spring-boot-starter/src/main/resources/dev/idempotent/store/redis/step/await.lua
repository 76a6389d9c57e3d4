#!lua flags=allow-oom
local key, waking = KEYS[1], tonumber(ARGV[1])

local record = read(key)
if record and record.status ~= CONSUMED then
	await(key, record, waking)
end
return { 'DONE' }
