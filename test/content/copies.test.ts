import assert from 'node:assert/strict'
import test from 'node:test'
import { isCopy, stemsOf } from '../../src/content/copies.ts'

const isCopyBeside = (name: string, original: string) => isCopy(`yibashou/${name}`, stemsOf([`yibashou/${original}`]))

test('a file is a copy if its name says so and its original is in the same folder', () => {
  for (const name of [
    '01 (1).md', '01(2).md', '01（1）.md', '01 副本.md', '01 - 副本.md', '01 - 副本 (2).md', '01副本2.md', '01.sync-conflict-20260719-071600-ABCDEFG.md', '01(冲突).md',
    '01（冲突）.md', '01 copy.md', '01_copy 2.md', '01 (conflicted copy 2026-07-19 071600).md', "01 (张三's conflicted copy 2026-07-19).md", '01-DESKTOP-AB12CD3.md', '01-LAPTOP-QWERTY-2.md',
    '副本 01.md', '复件 01.md', '复件 (2) 01.md', 'Copy of 01.md', '01 - 副本 (1) - 副本.md',
  ]) {
    assert.equal(isCopyBeside(name, '01.md'), true, name)
    assert.equal(isCopyBeside(name, '01.txt'), true, `${name}: the original may have another ending`)
    assert.equal(isCopyBeside(name, '02.md'), false, `${name}: its original is not there`)
    assert.equal(isCopy(`yibashou/${name}`, stemsOf(['bie/01.md'])), false, `${name}: its original is in another folder`)
  }
})

test('names that only look like those of copies are files like any other', () => {
  for (const name of ['一把手谈创建（16）.txt', '新建文本文档 (2).txt', '营业执照正副本公示.txt', '01.md', '01-新华路街道-路向前.md', '图片 (1).jpg']) assert.equal(isCopyBeside(name, '01.md'), false, name)
})
