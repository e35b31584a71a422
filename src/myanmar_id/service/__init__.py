"""The HTTP service: Huawei Cloud's Myanmar ID Card OCR contract, answered on one's own machine, and the library's other parts."""
