import type { BoxSettings } from './box-files.ts';

/**
 * An OVF 1.0 descriptor (DMTF DSP0243, with CIM_ResourceAllocationSettingData's resource types: 3 processor, 4 memory,
 * 10 network, 17 disk, 20 other storage = SATA) of a machine with one disk on AHCI and one E1000 card, which Windows has
 * drivers for. Firmware and clock are set by the box's Vagrantfile, since OVF 1.0 has no words for them.
 * @param virtualBytes what the guest sees of the disk
 */
export function renderOvf({ disk, virtualBytes, memoryMiB, processors }: { disk: string; virtualBytes: number } & Pick<BoxSettings, 'memoryMiB' | 'processors'>): string {
  const item = (lines: readonly [name: string, value: string | number][]): string => `      <Item>\n${lines.map(([name, value]) => `        <rasd:${name}>${value}</rasd:${name}>\n`).join('')}      </Item>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Envelope ovf:version="1.0" xml:lang="en-US" xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData" xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
  <References>
    <File ovf:id="file1" ovf:href="${disk}"/>
  </References>
  <DiskSection>
    <Info>The system disk</Info>
    <Disk ovf:diskId="disk1" ovf:fileRef="file1" ovf:capacity="${virtualBytes}" ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
  </DiskSection>
  <NetworkSection>
    <Info>The network that Vagrant forwards ports into</Info>
    <Network ovf:name="NAT"/>
  </NetworkSection>
  <VirtualSystem ovf:id="wimproof">
    <Info>A serviced Windows</Info>
    <OperatingSystemSection ovf:id="103">
      <Info>Windows, 64 bit</Info>
    </OperatingSystemSection>
    <VirtualHardwareSection>
      <Info>Virtual hardware</Info>
      <System>
        <vssd:ElementName>Virtual Hardware Family</vssd:ElementName>
        <vssd:InstanceID>0</vssd:InstanceID>
        <vssd:VirtualSystemIdentifier>wimproof</vssd:VirtualSystemIdentifier>
        <vssd:VirtualSystemType>virtualbox-2.2</vssd:VirtualSystemType>
      </System>
${item([['Caption', `${processors} processors`], ['Description', 'Number of processors'], ['ElementName', `${processors} processors`], ['InstanceID', 1], ['ResourceType', 3], ['VirtualQuantity', processors]])}${item([['AllocationUnits', 'byte * 2^20'], ['Caption', `${memoryMiB} MB of memory`], ['Description', 'Memory size'], ['ElementName', `${memoryMiB} MB of memory`], ['InstanceID', 2], ['ResourceType', 4], ['VirtualQuantity', memoryMiB]])}${item([['Address', 0], ['Caption', 'sata0'], ['Description', 'SATA controller'], ['ElementName', 'sata0'], ['InstanceID', 3], ['ResourceSubType', 'AHCI'], ['ResourceType', 20]])}${item([['AddressOnParent', 0], ['Caption', 'disk1'], ['Description', 'Disk image'], ['ElementName', 'disk1'], ['HostResource', '/disk/disk1'], ['InstanceID', 4], ['Parent', 3], ['ResourceType', 17]])}${item([['AutomaticAllocation', 'true'], ['Caption', 'Ethernet adapter on NAT'], ['Connection', 'NAT'], ['ElementName', 'Ethernet adapter on NAT'], ['InstanceID', 5], ['ResourceSubType', 'E1000'], ['ResourceType', 10]])}    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
`;
}
