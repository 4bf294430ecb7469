-- Dissector of the Serval protocol for Wireshark 3.6 and newer: SAL with its extensions, MTP, both dialects, over IPv4 protocol 144 and UDP.
-- Generated from the field descriptions of ServalRef (src/Runtime/Wire/Layout) by its test Dissector_IsGenerated: do not edit by hand.
-- Install: copy it to the folder of personal Lua plugins (Help > About Wireshark > Folders), or tshark -X lua_script:serval.lua.

local layout = {
  base = {
    { name = "serval.sal.source_flow", label = "source flow", bytes = 4 },
    { name = "serval.sal.destination_flow", label = "destination flow", bytes = 4 },
    { name = "serval.sal.header_length", label = "header length", bytes = 1 },
    { name = "serval.sal.protocol", label = "protocol", bytes = 1, values = { [6] = "6 TCP", [17] = "17 UDP", [253] = "253 MTP" } },
  },
  control = {
    { name = "serval.sal.flags", label = "flags", bytes = 1, flags = { { name = "serval.sal.flags.syn", label = "syn", mask = 0x80 }, { name = "serval.sal.flags.rsyn", label = "rsyn", mask = 0x40 }, { name = "serval.sal.flags.ack", label = "ack", mask = 0x20 }, { name = "serval.sal.flags.nack", label = "nack", mask = 0x10 }, { name = "serval.sal.flags.rst", label = "rst", mask = 0x8 }, { name = "serval.sal.flags.fin", label = "fin", mask = 0x4 } } },
    { name = "serval.sal.control.reserved", label = "reserved", bytes = 1 },
    { name = "serval.sal.version", label = "version", bytes = 4 },
    { name = "serval.sal.ackno", label = "ackno", bytes = 4 },
    { name = "serval.sal.nonce", label = "nonce", bytes = 8, hex = true },
  },
  service = {
    { name = "serval.sal.service.reserved", label = "reserved", bytes = 2 },
  },
  address = {
    { name = "serval.sal.address.reserved", label = "reserved", bytes = 2 },
    { name = "serval.sal.list_version", label = "list version", bytes = 4 },
    { name = "serval.sal.list_ackno", label = "list ackno", bytes = 4 },
  },
  source = {
    { name = "serval.sal.source.reserved", label = "reserved", bytes = 2 },
  },
  connection = {
    { name = "serval.sal.connection.kind", label = "kind", bytes = 1, values = { [1] = "OFFER", [2] = "JOIN", [3] = "REGISTER", [4] = "FIND" } },
    { name = "serval.sal.connection.flags", label = "flags", bytes = 1, flags = { { name = "serval.sal.connection.flags.backup", label = "backup", mask = 0x1 } } },
    { name = "serval.sal.token", label = "token", bytes = 8, hex = true },
  },
  mtp_acknowledgement = {
    { name = "serval.mtp.acked_flow", label = "acknowledged flow", bytes = 4, values = { [0] = "0, window only" } },
    { name = "serval.mtp.largest", label = "largest", bytes = 4 },
    { name = "serval.mtp.ack_delay", label = "ACK delay", bytes = 2 },
    { name = "serval.mtp.ack_reserved", label = "reserved", bytes = 2 },
    { name = "serval.mtp.data_ack", label = "DATA_ACK", bytes = 8 },
    { name = "serval.mtp.window", label = "window", bytes = 4 },
  },
  checksum = { name = "serval.sal.checksum", label = "checksum", bytes = 2, hex = true },
  extension = { name = "serval.sal.extension", label = "extension", bytes = 1, parts = { { name = "serval.sal.extension.type", label = "type", mask = 0xf0 }, { name = "serval.sal.extension.format", label = "format", mask = 0xf } } },
  extension_length = { name = "serval.sal.extension.length", label = "length", bytes = 1 },
  service_id = { name = "serval.sal.service_id", label = "service ID", bytes = 32 },
  address_entry = { name = "serval.sal.address", label = "entry", bytes = 0, address = true },
  source_entry = { name = "serval.sal.source", label = "entry", bytes = 0, address = true },
  registration = { name = "serval.sal.registration", label = "registration", bytes = 4 },
  rendezvous = { name = "serval.sal.rendezvous", label = "rendezvous", bytes = 8, address = true },
  unread = { name = "serval.sal.unread", label = "unread", bytes = 0 },
  payload = { name = "serval.payload", label = "payload", bytes = 0 },
  mtp_version = { name = "serval.mtp.first", label = "MTP version", bytes = 1, parts = { { name = "serval.mtp.version", label = "version", mask = 0xf0 } } },
  mtp_flags = { name = "serval.mtp.flags", label = "flags", bytes = 1, flags = { { name = "serval.mtp.flags.data", label = "data", mask = 0x80 }, { name = "serval.mtp.flags.ack", label = "ack", mask = 0x40 }, { name = "serval.mtp.flags.fin", label = "fin", mask = 0x20 }, { name = "serval.mtp.flags.probe", label = "probe", mask = 0x10 }, { name = "serval.mtp.flags.moved", label = "moved", mask = 0x8 } } },
  mtp_header_length = { name = "serval.mtp.header_length", label = "header length", bytes = 1 },
  mtp_ranges = { name = "serval.mtp.ranges", label = "ACK ranges", bytes = 1 },
  mtp_crc = { name = "serval.mtp.crc", label = "CRC-32C", bytes = 4, hex = true },
  mtp_number = { name = "serval.mtp.packet_number", label = "packet number", bytes = 4 },
  mtp_range = { name = "serval.mtp.range", label = "range", bytes = 4, parts = { { name = "serval.mtp.range.gap", label = "gap", mask = 0xffff0000 }, { name = "serval.mtp.range.length", label = "length", mask = 0xffff } } },
  mtp_sequence = { name = "serval.mtp.seq", label = "sequence", bytes = 8 },
}

local serval = Proto("serval", "Serval")

local SAL_PROTOCOL = 144
local UDP_PORTS = { 54324, 54325 }
local MTP, TCP, UDP = 253, 6, 17
local EXTENSION_NAMES = { [0] = "PAD", "CONTROL", "SERVICE", "ADDRESS", "SOURCE", "CONNECTION" }
local EXTENSION_LAYOUTS = { layout.control, layout.service, layout.address, layout.source, layout.connection }
local REGISTER = 3

-- Lua before 5.3 has no operators on bits, and Lua after it no library of them.
local bxor = bit32 and bit32.bxor or bit and function(a, b) return bit.bxor(a, b) % 4294967296 end
    or load("return function(a, b) return a ~ b end")()

---------------------------------------------------------------- fields

local fields, all = {}, {}

local function register(name, field)
  fields[name] = field
  all[#all + 1] = field
end

local INTEGERS = { ProtoField.uint8, ProtoField.uint16, [4] = ProtoField.uint32, [8] = ProtoField.uint64 }

local function declare(field)
  if field.address then
    register(field.name, ProtoField.ipv4(field.name, field.label))
    register(field.name .. ".port", ProtoField.uint16(field.name .. ".port", field.label .. " UDP port"))
  elseif not INTEGERS[field.bytes] then
    register(field.name, ProtoField.bytes(field.name, field.label))
  else
    register(field.name, INTEGERS[field.bytes](field.name, field.label, field.hex and base.HEX or base.DEC, field.values))
    for _, flag in ipairs(field.flags or {}) do
      register(flag.name, ProtoField.bool(flag.name, flag.label, 8 * field.bytes, nil, flag.mask))
    end
    for _, part in ipairs(field.parts or {}) do
      register(part.name, INTEGERS[field.bytes](part.name, part.label, base.DEC, nil, part.mask))
    end
  end
end

for _, group in pairs(layout) do
  if group.name then
    declare(group)
  else
    for _, field in ipairs(group) do
      declare(field)
    end
  end
end

register("flow", ProtoField.string("serval.flow", "Flow"))
register("kind", ProtoField.string("serval.kind", "Kind"))
register("dialect", ProtoField.string("serval.dialect", "Dialect"))
register("checksum_good", ProtoField.bool("serval.sal.checksum.good", "Checksum is right"))
register("crc_good", ProtoField.bool("serval.mtp.crc.good", "CRC is right"))
register("answer_in", ProtoField.framenum("serval.answer_in", "Answered in", base.NONE, frametype.RESPONSE))
register("answer_to", ProtoField.framenum("serval.answer_to", "Answers", base.NONE, frametype.REQUEST))
register("answer_time", ProtoField.relative_time("serval.answer_time", "Time since the request"))
register("clause", ProtoField.string("serval.finding.clause", "Clause"))
register("host", ProtoField.string("serval.finding.host", "Host"))
serval.fields = all

local experts = {
  checksum = ProtoExpert.new("serval.sal.checksum.bad", "SAL checksum is wrong (WIRE-2)", expert.group.CHECKSUM, expert.severity.ERROR),
  crc = ProtoExpert.new("serval.mtp.crc.bad", "CRC-32C is wrong (WIRE-13)", expert.group.CHECKSUM, expert.severity.ERROR),
  malformed = ProtoExpert.new("serval.malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR),
  refused = ProtoExpert.new("serval.refused", "Refused or reset", expert.group.RESPONSE_CODE, expert.severity.NOTE),
  moved = ProtoExpert.new("serval.moved", "A host moves", expert.group.SEQUENCE, expert.severity.CHAT),
  violation = ProtoExpert.new("serval.finding.violation", "Violation", expert.group.PROTOCOL, expert.severity.ERROR),
  deviation = ProtoExpert.new("serval.finding.deviation", "Deviation", expert.group.PROTOCOL, expert.severity.WARN),
  unspecified = ProtoExpert.new("serval.finding.unspecified", "Unspecified", expert.group.PROTOCOL, expert.severity.NOTE),
}
serval.experts = { experts.checksum, experts.crc, experts.malformed, experts.refused, experts.moved,
  experts.violation, experts.deviation, experts.unspecified }

---------------------------------------------------------------- findings of servalref check --wireshark

serval.prefs.findings = Pref.string("Findings of servalref", os.getenv("SERVALREF_FINDINGS") or "", "A file that 'servalref check --wireshark FILE' has written")
serval.prefs.capture = Pref.string("Capture that the findings are of", "", "Its file name, where the findings are of several")

local findings = {}
local requests, answers, asked = {}, {}, {}

local function load_findings()
  findings = {}
  if serval.prefs.findings == "" then
    return
  end
  local ok, list = pcall(dofile, serval.prefs.findings)
  if not ok or type(list) ~= "table" then
    report_failure("serval: no findings in " .. serval.prefs.findings .. ": " .. tostring(list))
    return
  end
  for _, finding in ipairs(list) do
    if serval.prefs.capture == "" or serval.prefs.capture == finding.file then
      findings[finding.packet] = findings[finding.packet] or {}
      table.insert(findings[finding.packet], finding)
    end
  end
end

function serval.init()
  requests, answers, asked = {}, {}, {}
  load_findings()
end

---------------------------------------------------------------- checks

local function internet_checksum(range, skip)
  local sum = 0
  for at = 0, range:len() - 1 do
    if at < skip or at > skip + 1 then
      sum = sum + range:range(at, 1):uint() * (at % 2 == 0 and 256 or 1)
    end
  end
  while sum > 65535 do
    sum = sum % 65536 + math.floor(sum / 65536)
  end
  return 65535 - sum
end

local crc_table = {}
for value = 0, 255 do
  local crc = value
  for _ = 1, 8 do
    crc = crc % 2 == 1 and bxor(math.floor(crc / 2), 0x82F63B78) or math.floor(crc / 2)
  end
  crc_table[value] = crc
end

-- The pseudo header is both flow IDs, the protocol and three zeros; the CRC counts as zero (WIRE-13).
local function mtp_crc(sal, mtp)
  local crc = 4294967295
  local function add(byte)
    crc = bxor(crc_table[bxor(crc % 256, byte)], math.floor(crc / 256))
  end
  for at = 0, 7 do add(sal:range(at, 1):uint()) end
  add(sal:range(9, 1):uint())
  for _ = 1, 3 do add(0) end
  for at = 0, mtp:len() - 1 do
    add((at < 4 or at > 7) and mtp:range(at, 1):uint() or 0)
  end
  return bxor(crc, 4294967295)
end

---------------------------------------------------------------- walking

local cursor = {}
cursor.__index = cursor

local function cursor_over(tvb, first, last, tree)
  return setmetatable({ tvb = tvb, at = first, last = last, tree = tree }, cursor)
end

function cursor:left()
  return self.last - self.at
end

-- Adds a field and steps behind it; what is cut off ends the walk.
function cursor:add(field, tree, bytes)
  local length = bytes or field.bytes
  if self:left() < length then
    self.at = self.last
    return nil
  end
  local range = self.tvb:range(self.at, length)
  self.at = self.at + length
  local parent = tree or self.tree
  if field.address then
    local item = parent:add(fields[field.name], range:range(0, 4))
    if length == 8 then
      item:add(fields[field.name .. ".port"], range:range(4, 2))
    end
    return range, item
  end
  local item = parent:add(fields[field.name], range)
  for _, flag in ipairs(field.flags or {}) do
    item:add(fields[flag.name], range)
  end
  for _, part in ipairs(field.parts or {}) do
    item:add(fields[part.name], range)
  end
  return range, item
end

function cursor:add_all(group, tree)
  local values = {}
  for _, field in ipairs(group) do
    local range = self:add(field, tree)
    values[field.name] = range
  end
  return values
end

local function has(value, mask)
  return math.floor(value / mask) % 2 == 1
end

local FLAG_NAMES = { { 0x80, "SYN" }, { 0x40, "RSYN" }, { 0x10, "NACK" }, { 0x08, "RST" }, { 0x04, "FIN" }, { 0x20, "ACK" } }

local function flags_text(flags)
  local names = {}
  for _, flag in ipairs(FLAG_NAMES) do
    if has(flags, flag[1]) then
      names[#names + 1] = flag[2]
    end
  end
  return #names == 0 and "none" or table.concat(names, "+")
end

local function entries(walk, field, tree, bytes)
  while bytes > 0 and walk:left() > 0 do
    if not walk:add(field, tree, bytes) then
      return
    end
  end
end

-- One extension; false where it cannot be told where the next begins.
local function extension(walk, dialect, packet)
  local first = walk.tvb:range(walk.at, 1):uint()
  local kind, format = math.floor(first / 16), first % 16
  local is_mtp1 = dialect == "mtp1"
  if kind > (is_mtp1 and 5 or 4) then
    return false
  end
  if kind == 0 then
    walk:add(layout.extension)
    return true
  end
  local length = walk:left() > 1 and walk.tvb:range(walk.at + 1, 1):uint() or 0
  local last = math.min(walk.at + math.max(length, 2), walk.last)
  local tree = walk.tree:add(walk.tvb:range(walk.at, math.max(last - walk.at, 1)), EXTENSION_NAMES[kind])
  walk:add(layout.extension, tree)
  if not walk:add(layout.extension_length, tree) or length < 2 then
    return false
  end
  local inner = cursor_over(walk.tvb, walk.at, last, tree)
  local values = inner:add_all(EXTENSION_LAYOUTS[kind], tree)
  local size = not is_mtp1 and 4 or format == 0 and 4 or format == 1 and 8 or 0
  if kind == 1 then
    packet.control = values
  elseif kind == 2 then
    inner:add(layout.service_id, tree)
  elseif kind == 3 then
    packet.has_list = true
    entries(inner, layout.address_entry, tree, size)
  elseif kind == 4 then
    entries(inner, layout.source_entry, tree, size)
  elseif values["serval.sal.connection.kind"] then
    local is_register = values["serval.sal.connection.kind"]:uint() == REGISTER
    if inner:left() > 0 then
      inner:add(is_register and layout.registration or layout.rendezvous, tree)
    end
  end
  if inner:left() > 0 then
    inner:add(layout.unread, tree, inner:left())
  end
  walk.at = last
  return true
end

local function mtp_kind(flags)
  return has(flags, 0x80) and "data" or has(flags, 0x10) and "probe" or has(flags, 0x08) and "moved" or has(flags, 0x40) and "acknowledgement" or "other"
end

local function dissect_mtp(walk, sal, packet, root)
  local rest = walk.tvb:range(walk.at, walk:left())
  local tree = root:add(serval, rest, "Serval Multipath Transport Protocol")
  walk.tree = tree
  walk:add(layout.mtp_version)
  local flags = walk:add(layout.mtp_flags)
  walk:add(layout.mtp_header_length)
  local ranges = walk:add(layout.mtp_ranges)
  local crc, item = walk:add(layout.mtp_crc)
  if crc then
    local good = mtp_crc(sal, rest) == crc:uint()
    item:add(fields.crc_good, crc, good):set_generated()
    if not good then
      tree:add_proto_expert_info(experts.crc)
    end
  end
  local number = walk:add(layout.mtp_number)
  if not (flags and ranges and number) then
    tree:add_proto_expert_info(experts.malformed, "The packet ends within the MTP header (WIRE-12d)")
    return
  end
  if has(flags:uint(), 0x40) then
    walk:add_all(layout.mtp_acknowledgement)
    for _ = 1, ranges:uint() do
      walk:add(layout.mtp_range)
    end
  end
  local sequence = has(flags:uint(), 0x80) and walk:add(layout.mtp_sequence) or nil
  packet.mtp = mtp_kind(flags:uint()) .. " #" .. number:uint()
    .. (sequence and " " .. tostring(sequence:uint64()) .. "+" .. walk:left() or "")
  packet.mtp_kind = mtp_kind(flags:uint())
  tree:append_text(", " .. packet.mtp)
  if walk:left() > 0 then
    walk:add(layout.payload, tree, walk:left())
  end
end

-- A request is answered by a packet of the other side whose ackno is its version and one.
local function link(packet, pinfo, tree)
  local flags = packet.control["serval.sal.flags"]
  local version, ackno = packet.control["serval.sal.version"], packet.control["serval.sal.ackno"]
  if not (flags and version and ackno) then
    return
  end
  local value = flags:uint()
  if not pinfo.visited then
    if has(value, 0x80) or has(value, 0x40) or has(value, 0x04) then
      local key = packet.source .. ":" .. (version:uint() + 1) % 4294967296
      requests[key] = requests[key] or { number = pinfo.number, time = pinfo.abs_ts }
    end
    if has(value, 0x20) then
      local request = requests[packet.destination .. ":" .. ackno:uint()]
      if request and not answers[request.number] then
        answers[request.number] = pinfo.number
        asked[pinfo.number] = request
      end
    end
  end
  if answers[pinfo.number] then
    tree:add(fields.answer_in, answers[pinfo.number]):set_generated()
  end
  local request = asked[pinfo.number]
  if request then
    tree:add(fields.answer_to, request.number):set_generated()
    local since = pinfo.abs_ts - request.time
    tree:add(fields.answer_time, NSTime.new(math.floor(since), math.floor((since % 1) * 1e9))):set_generated()
  end
  if has(value, 0x08) or has(value, 0x10) then
    tree:add_proto_expert_info(experts.refused, flags_text(value))
  elseif has(value, 0x40) then
    tree:add_proto_expert_info(experts.moved, flags_text(value))
  end
end

local function add_findings(pinfo, tree)
  for _, finding in ipairs(findings[pinfo.number] or {}) do
    local text = finding.clause .. ": " .. finding.message .. " Observed: " .. finding.observed .. ". Allowed: " .. finding.allowed
    local item = tree:add(fields.clause, finding.clause)
    item:set_generated()
    item:add(fields.host, finding.host):set_generated()
    item:add_proto_expert_info(experts[finding.severity] or experts.unspecified, text)
  end
end

local function dialect_of(protocol)
  return (protocol == TCP or protocol == UDP) and "prototype2014" or "mtp1"
end

function serval.dissector(tvb, pinfo, root)
  pinfo.cols.protocol = "Serval"
  local tree = root:add(serval, tvb(), "Serval Service Access Layer")
  local walk = cursor_over(tvb, 0, tvb:len(), tree)
  local values = walk:add_all(layout.base)
  local checksum, item = walk:add(layout.checksum)
  if not checksum then
    tree:add_proto_expert_info(experts.malformed, "Fewer than the 12 bytes of a SAL header (WIRE-1)")
    add_findings(pinfo, tree)
    return tvb:len()
  end
  local packet = { source = values["serval.sal.source_flow"]:uint(), destination = values["serval.sal.destination_flow"]:uint() }
  local protocol = values["serval.sal.protocol"]:uint()
  local length = 4 * values["serval.sal.header_length"]:uint()
  local dialect = dialect_of(protocol)
  if length >= 12 and length <= tvb:len() then
    local good = internet_checksum(tvb:range(0, length), 10) == checksum:uint()
    item:add(fields.checksum_good, checksum, good):set_generated()
    if not good then
      tree:add_proto_expert_info(experts.checksum)
    end
  else
    tree:add_proto_expert_info(experts.malformed, "Header length below 12 bytes or beyond the packet (WIRE-1)")
  end

  walk.last = math.max(walk.at, math.min(length, tvb:len()))
  while walk:left() > 0 and extension(walk, dialect, packet) do
  end
  if walk:left() > 0 then
    walk:add(layout.unread, nil, walk:left())
    tree:add_proto_expert_info(experts.malformed, "Unknown extension (WIRE-4)")
  end

  local one, other = math.min(packet.source, packet.destination), math.max(packet.source, packet.destination)
  tree:add(fields.dialect, dialect):set_generated()
  tree:add(fields.flow, one .. "-" .. other):set_generated()
  if packet.control then
    link(packet, pinfo, tree)
  end

  walk.last = tvb:len()
  local control = packet.control and packet.control["serval.sal.flags"]
  local kind = control and (control:uint() >= 4 and flags_text(control:uint()) or packet.has_list and "ADDRESS" or "REGISTER")
  if walk:left() > 0 then
    if dialect == "mtp1" then
      dissect_mtp(walk, tvb, packet, root)
    elseif protocol == TCP or protocol == UDP then
      Dissector.get(protocol == TCP and "tcp" or "udp"):call(tvb:range(walk.at):tvb(), pinfo, root)
      kind = kind or (protocol == TCP and "tcp" or "udp")
    end
  end
  kind = kind or packet.mtp_kind or "other"
  tree:add(fields.kind, kind):set_generated()
  add_findings(pinfo, tree)

  local version = packet.control and packet.control["serval.sal.version"]
  local ackno = packet.control and packet.control["serval.sal.ackno"]
  pinfo.cols.protocol = "Serval"
  pinfo.cols.info = string.format("%d > %d %s%s%s%s", packet.source, packet.destination, kind,
    version and " v=" .. version:uint() or "",
    ackno and control and has(control:uint(), 0x20) and " a=" .. ackno:uint() or "",
    packet.mtp and ", " .. packet.mtp or "")
  tree:append_text(", flow " .. packet.source .. " > " .. packet.destination .. ", " .. kind)
  return tvb:len()
end

DissectorTable.get("ip.proto"):add(SAL_PROTOCOL, serval)
for _, port in ipairs(UDP_PORTS) do
  DissectorTable.get("udp.port"):add(port, serval)
end

-- On other ports a packet is known by its checksum.
serval:register_heuristic("udp", function(tvb, pinfo, root)
  if tvb:len() < 12 then
    return false
  end
  local length, protocol = 4 * tvb:range(8, 1):uint(), tvb:range(9, 1):uint()
  if length < 12 or length > tvb:len() or (protocol ~= MTP and protocol ~= TCP and protocol ~= UDP)
      or internet_checksum(tvb:range(0, length), 10) ~= tvb:range(10, 2):uint() then
    return false
  end
  serval.dissector(tvb, pinfo, root)
  pinfo.conversation = serval
  return true
end)
