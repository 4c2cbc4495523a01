@{
  RootModule        = 'Hyper-V.psm1'
  ModuleVersion     = '2.0.0.0'
  GUID              = '5b0b5f0a-6a0e-4b5e-9a43-6b6f0f7f5c11'
  Description       = 'Stands in for the Hyper-V module and drives QEMU. For tests alone.'
  FunctionsToExport = '*'
  CmdletsToExport   = @()
  VariablesToExport = @()
  AliasesToExport   = @()
}
