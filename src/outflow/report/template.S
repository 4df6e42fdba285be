/* The built page as bytes. OUTFLOW_REPORT_TEMPLATE is its path, given by CMake. */
    .section .rodata
    .global outflow_report_template_begin
    .global outflow_report_template_end
outflow_report_template_begin:
    .incbin OUTFLOW_REPORT_TEMPLATE
outflow_report_template_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
