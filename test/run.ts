// Runs every *.test.ts below the given folders (default: all but test/system and test/faults),
// so that one command works the same on every shell and platform.
import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import process from 'node:process'
import { BARE_ENVIRONMENT } from './bare-environment.ts'

// Each file is a process, and many start others: code that was made ready once isn't made ready again.
process.env['NODE_COMPILE_CACHE'] ??= BARE_ENVIRONMENT['NODE_COMPILE_CACHE']

const folders = process.argv.slice(2)
const files = folders.length > 0
  ? folders.flatMap((name) => name.endsWith('.ts') ? [name] : globSync(`${name}/**/*.test.ts`))
  : globSync('test/**/*.test.ts').filter((file) => !/^test[\\/](system|faults)[\\/]/.test(file))

if (files.length === 0) {
  console.error('no test files found')
  process.exitCode = 1
} else {
  // What is measured under faults is measured alone, and some of it takes minutes.
  const measures = files.every((file) => /^test[\\/]faults[\\/]/.test(file))
  const stream = run({ files: files.sort(), concurrency: measures ? 1 : 2, timeout: measures ? 900_000 : 300_000 })
  stream.on('test:fail', () => { process.exitCode = 1 })
  stream.compose(spec).pipe(process.stdout)
}
