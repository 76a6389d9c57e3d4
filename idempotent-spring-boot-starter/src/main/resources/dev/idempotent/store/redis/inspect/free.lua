#!lua flags=allow-oom
local key, seen, version = KEYS[1], unpack(ARGV)

local record = look(key)
local objection = objection(record, key, seen, version,
	{ ABANDONED = true, HELD = true, CONSUMED = true, UNREADABLE = true })
if objection then
	return { objection }
end
redis.call('DEL', key)
if record then
	wake(key, record)
end
return { 'DONE' }
