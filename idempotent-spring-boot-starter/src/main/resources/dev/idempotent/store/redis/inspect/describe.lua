#!lua flags=no-writes
local key = KEYS[1]

local record = look(key)
if record == nil then
	return { 'ABSENT' }
end
local ttl = redis.call('PTTL', key)
if not record then
	return { state(record), version(record, key), 0, 0, 0, ttl, 0 }
end
local time, left = now(), 0
if record.status == CREATED then
	left = math.max(0, record.deadline - time)
end
return { state(record), version(record, key), record.attempt, math.max(0, time - record.claimed), left, ttl,
	redis.call('STRLEN', key) - HEADER_LENGTH }
