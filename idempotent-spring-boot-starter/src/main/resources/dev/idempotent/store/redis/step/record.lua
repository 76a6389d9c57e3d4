-- Stands before every step's script, after its first line if that begins with #!
--
-- A record is one string, numbers big-endian:
--   0  format version: 2
--   1  status: 1 CREATED, 2 CONSUMED, 3 CREATED and held: without an owner, never taken over;
--      32 more when somebody waits for SPUBLISH, 64 more for PUBLISH
--   2  end of the lease, ms by Redis's clock, 8 bytes
--  10  attempt, 4 bytes
--  14  owner's token, 16 bytes
--  30  fingerprint, 32 bytes
--  62  first claim, ms by Redis's clock, 6 bytes
--  68  result
-- Its TTL is the rest of the retention. What differs belongs to another version or to
-- somebody else: it can't be read, and is never written.
local VERSION, CREATED, CONSUMED, HELD = 2, 1, 2, 3
local SHARDED, PUBLISHED = 32, 64
local HEADER, HEADER_LENGTH = '>BBI8I4c16c32I6', 68

local function now()
	local time = redis.call('TIME')
	return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Takes what a command got; returns false when it can't be read
local function parse(bytes)
	if type(bytes) == 'table' then
		if bytes.err:find('^WRONGTYPE') then
			return false
		end
		error(bytes)
	end
	if #bytes < HEADER_LENGTH or bytes:byte(1) ~= VERSION then
		return false
	end
	local record, version, status, result = {}
	version, status, record.deadline, record.attempt, record.owner, record.fingerprint, record.claimed, result =
		struct.unpack(HEADER, bytes)
	record.status = status % SHARDED
	record.awaited = status - record.status
	record.result = bytes:sub(result)
	return record.status >= CREATED and record.status <= HELD and record.awaited < 2 * PUBLISHED and record
end

-- Returns nil when there is none, false when it can't be read
local function read(key)
	local bytes = redis.pcall('GET', key)
	if not bytes then
		return nil
	end
	return parse(bytes)
end

local function write(key, record, ...)
	local header = struct.pack(HEADER, VERSION, record.status + record.awaited, record.deadline, record.attempt,
		record.owner, record.fingerprint, record.claimed)
	redis.call('SET', key, header .. record.result, ...)
end

-- Notes that somebody waits who hears one of the two. Without the note he asks now and then
local function await(key, record, waking)
	if record.awaited ~= waking and record.awaited ~= SHARDED + PUBLISHED then
		record.awaited = record.awaited + waking
		redis.pcall('SETRANGE', key, 1, string.char(record.status + record.awaited))
	end
end

-- Wakes who waits for the record. A user may be denied the channel, or the command
local function wake(key, record)
	if record.awaited >= PUBLISHED then
		redis.pcall('PUBLISH', key, '')
	end
	if record.awaited % PUBLISHED == SHARDED then
		redis.pcall('SPUBLISH', key, '')
	end
end

-- Lets a lease of some ms begin; the TTL stays unless the lease outlives it
local function begin(key, record, lease)
	record.deadline = now() + tonumber(lease)
	local ttl = redis.call('PTTL', key)
	if ttl >= 0 and ttl < tonumber(lease) then
		write(key, record, 'PX', lease)
	else
		write(key, record, 'KEEPTTL')
	end
end
