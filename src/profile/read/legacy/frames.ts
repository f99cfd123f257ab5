/** Frames that say nothing about a program, by the kind of profile (addLegacyFrameInfo in legacy_profile.go). */
import type { Profile, ValueType } from "../../table/profile.ts";

/** The allocators themselves. */
const ALLOCATORS = [
  "calloc",
  "cfree",
  "malloc",
  "free",
  "memalign",
  "do_memalign",
  "(__)?posix_memalign",
  "pvalloc",
  "valloc",
  "realloc",
  "tcmalloc::.*",
  "tc_calloc",
  "tc_cfree",
  "tc_malloc",
  "tc_free",
  "tc_memalign",
  "tc_posix_memalign",
  "tc_pvalloc",
  "tc_valloc",
  "tc_realloc",
  "tc_new",
  "tc_delete",
  "tc_newarray",
  "tc_deletearray",
  "tc_new_nothrow",
  "tc_newarray_nothrow",
  "malloc_zone_malloc",
  "malloc_zone_calloc",
  "malloc_zone_valloc",
  "malloc_zone_realloc",
  "malloc_zone_memalign",
  "malloc_zone_free",
  String.raw`runtime\..*`,
  "BaseArena::.*",
  "(::)?do_malloc_no_errno",
  "(::)?do_malloc_pages",
  "(::)?do_malloc",
  "DoSampledAllocation",
  "MallocedMemBlock::MallocedMemBlock",
  "_M_allocate",
  "__builtin_(vec_)?delete",
  "__builtin_(vec_)?new",
  "__gnu_cxx::new_allocator::allocate",
  "__libc_malloc",
  "__malloc_alloc_template::allocate",
  "allocate",
  "cpp_alloc",
  String.raw`operator new(\[\])?`,
  "simple_alloc::allocate",
];

/** Go's runtime where it calls back into the program. */
const RUNTIME_CALLS = [
  String.raw`runtime\.panic`,
  String.raw`runtime\.reflectcall`,
  String.raw`runtime\.call[0-9]*`,
];

/** The profiler and the signal that called it. */
const PROFILERS = [
  "ProfileData::Add",
  "ProfileData::prof_handler",
  "CpuProfiler::prof_handler",
  "__pthread_sighandler",
  "__restore",
];

/** The locks themselves. */
const LOCKS = [
  "RecordLockProfileData",
  "(base::)?RecordLockProfileData.*",
  "(base::)?SubmitMutexProfileData.*",
  "(base::)?SubmitSpinLockProfileData.*",
  "(base::Mutex::)?AwaitCommon.*",
  "(base::Mutex::)?Unlock.*",
  "(base::Mutex::)?UnlockSlow.*",
  "(base::Mutex::)?ReaderUnlock.*",
  "(base::MutexLock::)?~MutexLock.*",
  "(Mutex::)?AwaitCommon.*",
  "(Mutex::)?Unlock.*",
  "(Mutex::)?UnlockSlow.*",
  "(Mutex::)?ReaderUnlock.*",
  "(MutexLock::)?~MutexLock.*",
  "(SpinLock::)?Unlock.*",
  "(SpinLock::)?SlowUnlock.*",
  "(SpinLockHolder::)?~SpinLockHolder.*",
];

/** Sample types of profiles of allocations (heapzSampleTypes). */
const HEAP_TYPES = [
  "allocations,size",
  "objects,space",
  "inuse_objects,inuse_space",
  "alloc_objects,alloc_space",
  "alloc_objects,alloc_space,inuse_objects,inuse_space",
];

/** The drop_frames and keep_frames expressions, for a profile with these sample types. */
export function dropAndKeepFrames(
  sampleTypes: readonly ValueType[],
): Pick<Profile, "dropFrames" | "keepFrames"> {
  const types = sampleTypes.map(({ type }) => type).join(",");
  if (HEAP_TYPES.includes(types)) {
    return { dropFrames: ALLOCATORS.join("|"), keepFrames: RUNTIME_CALLS.join("|") };
  }
  const dropped = types === "contentions,delay" ? LOCKS : PROFILERS;
  return { dropFrames: dropped.join("|"), keepFrames: "" };
}
