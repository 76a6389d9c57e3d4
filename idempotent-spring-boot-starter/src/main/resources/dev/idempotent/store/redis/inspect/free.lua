#!lua flags=allow-oom
local key, seen, attempt = KEYS[1], unpack(ARGV)

local objection = objection(look(key), seen, attempt,
	{ ABANDONED = true, HELD = true, CONSUMED = true, UNREADABLE = true })
if objection then
	return { objection }
end
redis.call('DEL', key)
wake(key)
return { 'DONE' }
