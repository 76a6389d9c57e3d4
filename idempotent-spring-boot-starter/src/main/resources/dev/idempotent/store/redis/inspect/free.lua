#!lua flags=allow-oom
local key, seen, version = KEYS[1], unpack(ARGV)

local objection = objection(look(key), key, seen, version,
	{ ABANDONED = true, HELD = true, CONSUMED = true, UNREADABLE = true })
if objection then
	return { objection }
end
redis.call('DEL', key)
wake(key)
return { 'DONE' }
