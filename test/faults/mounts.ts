// Mounts small, read-only and failing disks; needs root. Each is unmounted after its test.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Scope } from '../helper.ts'

const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** Creates a folder; registers its unmounting before anything is mounted there. */
function mountPoint (scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-disk-'))
  scope.after(() => {
    unmount(folder)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Unmounts a disk; one in use goes when it is no longer in use. */
export function unmount (folder: string): void {
  try { run('umount', '-l', folder) } catch { /* nothing is mounted there */ }
}

/** Mounts a disk in memory. */
export function mountSmallDisk (scope: Scope, kibibytes: number): string {
  const folder = mountPoint(scope)
  run('mount', '-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder)
  return folder
}

/** Remounts a disk read-only or writable. No file there may be open for writing. */
export function setReadOnly (disk: string, readOnly: boolean): void {
  run('mount', '-o', `remount,${readOnly ? 'ro' : 'rw'}`, disk)
}

/** Mounts an empty disk over a folder: it looks like the mount point of a lost share. */
export function mountEmptyDisk (scope: Scope, folder: string): void {
  scope.after(() => { unmount(folder) })
  run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder)
}

/** Fills a disk up to `free` bytes; returns the file that fills it. */
export function fillDisk (disk: string, free: number): string {
  const file = join(disk, 'fill')
  for (let size = 64 * 1024; size >= 1024; size /= 2) {
    try {
      for (;;) writeFileSync(file, randomBytes(size), { flag: 'a' })
    } catch { /* smaller steps */ }
  }
  if (free > 0) truncateSync(file, Math.max(0, Number(run('stat', '-c', '%s', file)) - free))
  return file
}

export interface FailingDisk {
  folder: string
  /** Lets the file system turn read-only, as for disk errors, also for open files. */
  fail: () => void
  /** Repairs and mounts it again. No file there may be open. */
  repair: () => void
}

/** Mounts an ext4 image that turns read-only when its disk fails. */
export function mountFailingDisk (scope: Scope): FailingDisk {
  const home = mkdtempSync(join(tmpdir(), 'chuangwen-image-'))
  scope.after(() => { rmSync(home, { recursive: true, force: true }) })
  const image = join(home, 'image')
  const folder = mountPoint(scope)
  writeFileSync(image, '')
  truncateSync(image, 16 * 1024 * 1024)
  run('mkfs.ext4', '-q', image)
  const mount = () => { run('mount', '-o', 'loop,errors=remount-ro', image, folder) }
  mount()
  mkdirSync(join(folder, 'data'))
  return {
    folder: join(folder, 'data'),
    fail: () => {
      // Only the file system in this image may fail.
      const device = /^\/dev\/(loop\d+):/.exec(run('losetup', '-j', image))?.[1]
      if (device === undefined) throw new Error('the image is on no loop device')
      writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, '1')
    },
    repair: () => {
      run('umount', folder)
      // Exit code 1: errors were repaired.
      try { run('e2fsck', '-fy', image) } catch (error) { if ((error as { status?: number }).status !== 1) throw error }
      mount()
    },
  }
}

function mayMount (): boolean {
  if (process.getuid?.() !== 0) return false
  const endings: (() => void | Promise<void>)[] = []
  try {
    mountSmallDisk({ after: (fn) => { endings.push(fn) } }, 64)
    return true
  } catch {
    return false
  } finally {
    for (const end of endings) end()
  }
}

const required = process.env['FAULT_TESTS'] === 'required'

/** Reason for skipping tests that mount; false when they run. */
export const NO_MOUNTS = !required && !mayMount() && 'mounting a disk needs root and a system that allows it'

/** The same for failing disks. */
export const NO_FAILING_DISK = NO_MOUNTS || (!required && !(existsSync('/dev/loop-control') && existsSync('/sbin/mkfs.ext4')) && 'no loop devices or no mkfs.ext4')
