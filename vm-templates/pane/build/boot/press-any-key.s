# A boot program for UEFI that asks for a key, as the one on Microsoft's media does: five seconds to press one, and then
# \EFI\BOOT\PANE.EFI of the same volume is started; otherwise the firmware goes on to its next boot option.
# All in one section and position independent; built by efi-program.ts. Offsets: UEFI Specification 2.x, EFI_SYSTEM_TABLE,
# EFI_BOOT_SERVICES, Simple Text Input and Output, EFI_LOADED_IMAGE_PROTOCOL, device path nodes. Calls follow the
# Microsoft x64 convention: rcx, rdx, r8, r9, 32 bytes of shadow space, then the stack.
        .intel_syntax noprefix
        .text
        .set CON_IN, 0x30
        .set CON_OUT, 0x40
        .set BOOT_SERVICES, 0x60
        .set HANDLE_PROTOCOL, 0x98
        .set LOAD_IMAGE, 0xc8
        .set START_IMAGE, 0xd0
        .set STALL, 0xf8

start:
        push rbx
        push rsi
        push rdi
        push r12
        push r13
        sub rsp, 0x40                   # shadow space, two stack arguments; the stack is aligned to 16 here
        mov r12, rcx                    # image handle
        mov r13, rdx                    # system table
        mov rbx, [r13 + BOOT_SERVICES]

        lea rdx, [rip + prompt]
        call print
        mov edi, 50                     # tenths of a second
wait:
        mov ecx, 100000                 # microseconds
        call [rbx + STALL]
        mov rcx, [r13 + CON_IN]
        lea rdx, [rip + key]
        call [rcx + 8]                  # ReadKeyStroke
        test rax, rax
        jz boot
        dec edi
        jnz wait
        lea rdx, [rip + newline]
        call print
        mov rax, 0x8000000000000012     # EFI_TIMEOUT
        jmp leave

boot:
        mov rcx, r12
        lea rdx, [rip + loaded_image_guid]
        lea r8, [rip + result]
        call [rbx + HANDLE_PROTOCOL]
        test rax, rax
        jnz leave
        mov rax, [rip + result]
        mov rcx, [rax + 0x18]           # DeviceHandle
        lea rdx, [rip + device_path_guid]
        lea r8, [rip + result]
        call [rbx + HANDLE_PROTOCOL]
        test rax, rax
        jnz leave

        # The volume's device path without its end, then the file's node and the end.
        mov rsi, [rip + result]
        lea rdi, [rip + path]
        lea rdx, [rip + path + 448]
node:
        cmp byte ptr [rsi], 0x7f
        je copied
        movzx ecx, word ptr [rsi + 2]
        lea rax, [rdi + rcx]
        cmp rax, rdx
        ja leave
        rep movsb
        jmp node
copied:
        lea rsi, [rip + file_node]
        mov ecx, offset file_node_end - file_node
        rep movsb

        xor ecx, ecx                    # BootPolicy: false
        mov rdx, r12
        lea r8, [rip + path]
        xor r9d, r9d                    # no source buffer
        mov qword ptr [rsp + 0x20], 0
        lea rax, [rip + result]
        mov [rsp + 0x28], rax
        call [rbx + LOAD_IMAGE]
        test rax, rax
        jnz leave
        mov rcx, [rip + result]
        xor edx, edx
        xor r8d, r8d
        call [rbx + START_IMAGE]
leave:
        add rsp, 0x40
        pop r13
        pop r12
        pop rdi
        pop rsi
        pop rbx
        ret

# rdx = text
print:
        sub rsp, 0x28
        mov rcx, [r13 + CON_OUT]
        call [rcx + 8]                  # OutputString
        add rsp, 0x28
        ret

        .balign 8
loaded_image_guid:
        .long 0x5b1b31a1
        .short 0x9562, 0x11d2
        .byte 0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b
device_path_guid:
        .long 0x09576e91
        .short 0x6d3f, 0x11d2
        .byte 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b
file_node:
        .byte 4, 4                      # media device path, file path
        .short offset file_name_end - file_node
        .string16 "\\EFI\\BOOT\\PANE.EFI"
file_name_end:
        .byte 0x7f, 0xff, 4, 0          # end of the entire device path
file_node_end:
        .balign 2
prompt:
        .string16 "\r\nPress any key to boot from CD or DVD......"
newline:
        .string16 "\r\n"
        .balign 8
key:
        .quad 0
result:
        .quad 0
path:
        .zero 512
