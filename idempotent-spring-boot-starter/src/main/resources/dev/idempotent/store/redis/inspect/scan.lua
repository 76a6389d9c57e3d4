#!lua flags=no-writes
-- Looks for names on one server, of a Cluster on the node that has KEYS[1], which names no
-- record. Of all nodes, in the order of their first slots, when each call passes on what the
-- one before returned: {'NAMES', slot, node, cursor, names...}, the cursor 'END' after the last
local slot, node, cursor, pattern, count = unpack(ARGV)

-- Empty on a server that is not of a Cluster
local function id()
	local id = redis.pcall('CLUSTER', 'MYID')
	return type(id) == 'string' and id or ''
end

-- Returns the lowest slot above one that is the first of a node, or nil
local function following(slot)
	local firsts, following = {}, nil
	for _, range in ipairs(redis.call('CLUSTER', 'SLOTS')) do
		local primary = range[3][3]
		firsts[primary] = math.min(firsts[primary] or range[1], range[1])
	end
	for _, first in pairs(firsts) do
		if first > slot and first < (following or first + 1) then
			following = first
		end
	end
	return following
end

local id = id()
-- Another server's cursor would skip some here
local page = redis.call('SCAN', id == node and cursor or '0', 'MATCH', pattern, 'COUNT', count, 'TYPE', 'string')
local reply = { 'NAMES', slot, id, page[1] }
if page[1] == '0' then
	local next = id ~= '' and following(tonumber(slot))
	reply[2], reply[3], reply[4] = tostring(next or slot), '', next and '0' or 'END'
end
for _, name in ipairs(page[2]) do
	reply[#reply + 1] = name
end
return reply
