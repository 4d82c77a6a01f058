// Runs each *.test.ts below the given folders (default: all but test/system and test/faults) on every shell and platform.
import { accessSync, constants, globSync, statfsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { BARE_ENVIRONMENT } from './bare-environment.ts'

const FILE_TIMEOUT_MS = 300_000
/** The kills of test/faults take minutes. */
const FAULTS_TIMEOUT_MS = 900_000
const MAX_CONCURRENCY = 8
const MEMORY_DISK = '/dev/shm'
const MIN_MEMORY_DISK_BYTES = 2 * 2 ** 30

/** Returns true for a disk in memory with enough space: databases of tests need no fsync to a real disk. */
function hasMemoryDisk (): boolean {
  try {
    accessSync(MEMORY_DISK, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY_DISK)
    return bavail * bsize >= MIN_MEMORY_DISK_BYTES
  } catch {
    return false
  }
}

const folders = process.argv.slice(2)
const files = folders.length > 0
  ? folders.flatMap((name) => name.endsWith('.ts') ? [name] : globSync(`${name}/**/*.test.ts`))
  : globSync('test/**/*.test.ts').filter((file) => !/^test[\\/](system|faults)[\\/]/.test(file))

if (files.length === 0) {
  console.error('no test files found')
  process.exitCode = 1
} else {
  const usesRealDisk = files.some((file) => /^test[\\/](system|faults)[\\/]/.test(file))
  const hasFaults = files.some((file) => /^test[\\/]faults[\\/]/.test(file))
  // Test files and the servers that they start compile each source file once.
  process.env['NODE_COMPILE_CACHE'] ??= BARE_ENVIRONMENT['NODE_COMPILE_CACHE']
  if (!usesRealDisk && hasMemoryDisk()) process.env['TMPDIR'] ??= MEMORY_DISK
  // Many tests wait for a server or a browser. Those with real disks and sockets also measure times.
  const concurrency = usesRealDisk ? 2 : Math.min(MAX_CONCURRENCY, 2 * availableParallelism())
  const stream = run({ files: files.sort(), concurrency, timeout: hasFaults ? FAULTS_TIMEOUT_MS : FILE_TIMEOUT_MS })
  stream.on('test:fail', () => { process.exitCode = 1 })
  stream.compose(spec).pipe(process.stdout)
}
