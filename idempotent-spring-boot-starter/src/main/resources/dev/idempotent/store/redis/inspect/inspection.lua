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

-- Says why a decision that was made on a state and an attempt is none, or nothing
local function objection(record, seen, attempt, isAllowed)
	if record == nil then
		return 'ABSENT'
	end
	if state(record) ~= seen or (record and record.attempt or 0) ~= tonumber(attempt) then
		return 'CHANGED'
	end
	return not isAllowed[seen] and 'REFUSED' or nil
end
