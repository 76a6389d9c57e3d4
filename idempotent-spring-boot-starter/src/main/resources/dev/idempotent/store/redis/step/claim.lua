-- No #! line: out of memory, only what is written here fails, and replays go on
local key, token, fingerprint, lease, retention, takeOver, waking, ttl = KEYS[1], unpack(ARGV)

if not redis.REDIS_VERSION_NUM then
	return redis.error_reply('UNSUPPORTED older than Redis 7')
end
local record = read(key)
if record == nil then
	local claimed = now()
	record = { status = CREATED, deadline = claimed + tonumber(lease), attempt = 1, owner = token,
		fingerprint = fingerprint, claimed = claimed, result = '', awaited = tonumber(waking) }
	write(key, record, 'PX', retention)
	return { 'GRANTED', record.attempt }
end
if not record then
	return { 'UNREADABLE' }
end
if record.fingerprint ~= fingerprint then
	return { 'MISMATCH' }
end
if record.status == CONSUMED then
	return { 'CONSUMED', record.result, ttl and redis.call('PTTL', key) }
end
if record.status == HELD then
	return { 'ABANDONED' }
end
if record.owner ~= token then
	if now() < record.deadline then
		if waking ~= '0' then
			await(key, record, tonumber(waking))
		end
		return { 'IN_PROGRESS' }
	end
	if takeOver ~= 'true' then
		return { 'ABANDONED' }
	end
	record.owner = token
	record.attempt = record.attempt + 1
end
begin(key, record, lease)
return { 'GRANTED', record.attempt }
