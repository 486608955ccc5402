// What a test cannot take from a program whose sanitizers need it themselves: UBSan looks at an object through a pipe
// [compiler-rt, IsAccessibleMemoryRange], and without a descriptor for one calls every object broken.
export const skipForDescriptors = process.env['TAXASGE_SANITIZED'] === '1' ? 'the sanitizers need descriptors themselves' : false;
