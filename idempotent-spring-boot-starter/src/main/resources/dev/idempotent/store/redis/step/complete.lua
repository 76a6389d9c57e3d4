#!lua flags=allow-oom
local key, token, result, ttl = KEYS[1], unpack(ARGV)

local record = read(key)
if not record or record.owner ~= token or record.status == HELD then
	return { 'NOT_OWNER' }
end
if record.status == CREATED then
	record.status = CONSUMED
	record.result = result
end
-- Written when repeated, too: WAIT goes by what this connection wrote
write(key, record, 'KEEPTTL')
wake(key, record)
-- Of one that was repeated, another result may have been stored
if ttl and record.result == result then
	return { 'DONE', record.fingerprint, redis.call('PTTL', key) }
end
return { 'DONE' }
