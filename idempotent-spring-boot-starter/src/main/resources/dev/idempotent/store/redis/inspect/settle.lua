#!lua flags=allow-oom
local key, token, seen, version, result = KEYS[1], unpack(ARGV)

local record = look(key)
-- Delivered twice, it meets its own token
if not (record and record.owner == token) then
	local objection = objection(record, key, seen, version, { ABANDONED = true, HELD = true })
	if objection then
		return { objection }
	end
	record.status = CONSUMED
	record.owner = token
end
record.result = result
write(key, record, 'KEEPTTL')
wake(key, record)
return { 'DONE' }
