// Disks of our own: small ones, read-only ones, failing ones. Needs root; each is taken away after its test, whatever comes.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Scope } from '../publish/rig.ts'

const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** Registers the end before the beginning: what is mounted here is unmounted, and what can't be is let go. */
function mountPoint (scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-disk-'))
  scope.after(() => {
    unmount(folder)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Takes a disk away; one that is in use goes as soon as it no longer is. */
export function unmount (folder: string): void {
  try { run('umount', '-l', folder) } catch { /* nothing is mounted there */ }
}

/** A disk in memory with so many KiB. */
export function smallDisk (scope: Scope, kibibytes: number): string {
  const folder = mountPoint(scope)
  run('mount', '-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder)
  return folder
}

/** Nobody may write there, or may again. Nothing there may be open for writing. */
export function setReadOnly (disk: string, readOnly: boolean): void {
  run('mount', '-o', `remount,${readOnly ? 'ro' : 'rw'}`, disk)
}

/** Puts an empty disk over a folder, as a share that isn't there leaves its mount point. */
export function coverWithNothing (scope: Scope, folder: string): void {
  scope.after(() => { unmount(folder) })
  run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder)
}

/** Writes until the disk is full but for so many bytes; gives the file that fills it. */
export function fill (disk: string, free: number): string {
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
  /** As the system does when the disk reports errors: nothing can be written from now on, also by those who have files open. */
  fail: () => void
  /** Repaired and mounted again. Nothing there may be open. */
  repair: () => void
}

/** A real file system in a file, which turns read-only when the disk fails. */
export function failingDisk (scope: Scope): FailingDisk {
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
      // Of all file systems of this machine only the one in our image may be told that it failed.
      const device = /^\/dev\/(loop\d+):/.exec(run('losetup', '-j', image))?.[1]
      if (device === undefined) throw new Error('the image is on no loop device')
      writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, '1')
    },
    repair: () => {
      run('umount', folder)
      // 1: errors were mended.
      try { run('e2fsck', '-fy', image) } catch (error) { if ((error as { status?: number }).status !== 1) throw error }
      mount()
    },
  }
}

function mayMount (): boolean {
  if (process.getuid?.() !== 0) return false
  const endings: (() => void | Promise<void>)[] = []
  try {
    smallDisk({ after: (fn) => { endings.push(fn) } }, 64)
    return true
  } catch {
    return false
  } finally {
    for (const end of endings) end()
  }
}

const required = process.env['FAULT_TESTS'] === 'required'

/** Why tests that mount can't run here; false when they can, or must. */
export const NO_MOUNTS = !required && !mayMount() && 'mounting a disk needs root and a system that allows it'

/** The same for a disk that fails. */
export const NO_FAILING_DISK = NO_MOUNTS || (!required && !(existsSync('/dev/loop-control') && existsSync('/sbin/mkfs.ext4')) && 'no loop devices or no mkfs.ext4')
