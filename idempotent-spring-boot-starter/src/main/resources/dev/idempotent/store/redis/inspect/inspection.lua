-- Stands between record.lua and an operator's steps

-- Reads all but the result. Returns nil when there is none, false when it can't be read
local function look(key)
	if redis.call('PTTL', key) == -2 then
		return nil
	end
	return parse(redis.pcall('GETRANGE', key, 0, HEADER_LENGTH - 1))
end

local function state(record)
	if not record then
		return 'UNREADABLE'
	end
	if record.status == CREATED then
		return now() < record.deadline and 'IN_PROGRESS' or 'ABANDONED'
	end
	return record.status == CONSUMED and 'CONSUMED' or 'HELD'
end

-- Says whose record it is: by half of the owner's token, which proves nothing; of one that
-- can't be read, by what is read of others
local function version(record, key)
	if record then
		return (record.owner:sub(1, 8):gsub('.', function(byte)
			return ('%02x'):format(byte:byte())
		end))
	end
	local bytes = redis.pcall('GETRANGE', key, 0, HEADER_LENGTH - 1)
	return type(bytes) == 'string' and redis.sha1hex(bytes) or 'none'
end

-- Says why a decision that was made on a state and a version is none, or nothing
local function objection(record, key, seen, expected, isAllowed)
	if record == nil then
		return 'ABSENT'
	end
	if state(record) ~= seen or version(record, key) ~= expected then
		return 'CHANGED'
	end
	return not isAllowed[seen] and 'REFUSED' or nil
end
