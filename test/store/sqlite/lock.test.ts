// Locks between processes.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readWriterStatus, takeLock, takeWriterLock, WriterRunningError } from '../../../src/store/sqlite/lock.ts'
import { temporaryFolder } from '../../helper.ts'

test('a lock is held once, and can be taken again after its release', (t) => {
  const file = join(temporaryFolder(t), 'lock')
  const lock = takeLock(file)
  assert.ok(lock)
  assert.equal(takeLock(file), null)
  lock.release()
  const next = takeLock(file)
  assert.ok(next)
  next.release()
})

test('a data folder has one writer, and testing the lock does not take it', (t) => {
  const dataDir = join(temporaryFolder(t), 'data')
  assert.deepEqual(readWriterStatus(dataDir), { isRunning: false, lastScanAt: null })
  const writer = takeWriterLock(dataDir)
  writer.recordScan(1_780_000_000_000)
  assert.throws(() => takeWriterLock(dataDir), WriterRunningError)
  assert.deepEqual(readWriterStatus(dataDir), { isRunning: true, lastScanAt: 1_780_000_000_000 })
  writer.release()
  for (let time = 0; time < 3; time++) assert.deepEqual(readWriterStatus(dataDir), { isRunning: false, lastScanAt: 1_780_000_000_000 })
  takeWriterLock(dataDir).release()
})
