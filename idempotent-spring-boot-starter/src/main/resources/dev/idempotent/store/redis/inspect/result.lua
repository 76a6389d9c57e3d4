#!lua flags=no-writes
local record = read(KEYS[1])
if not record or record.status ~= CONSUMED then
	return { 'NONE' }
end
return { 'RESULT', record.result }
