import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../property.ts'
import { closestName } from '../../src/content/closest-name.ts'

const KEYS = ['编号', '标题', '街道', '讲述人', '职务', '日期', '来源', '责任编辑', '发布时间']

test('a misspelt name finds the intended one', () => {
  const meant: Record<string, string> = {
    讲述者: '讲述人', 讲述: '讲述人', 标題: '标题', 责任编辑人: '责任编辑', 责任编缉: '责任编辑', 发布时刻: '发布时间', 职务职称: '职务', ' 标题': '标题',
  }
  for (const [typed, name] of Object.entries(meant)) assert.equal(closestName(typed, KEYS), name, typed)
  assert.equal(closestName('新华街道', ['孝义街道', '新华路街道']), '新华路街道')
  assert.equal(closestName('新华路', ['孝义街道', '新华路街道']), '新华路街道')
  assert.equal(closestName('ＩＣＰ备案', ['ICP备案号', '公安备案号']), 'ICP备案号')
})

test('a name that contains the typed one is closer than one that shares half of it', () => {
  assert.equal(closestName('编辑', KEYS), '责任编辑')
  assert.equal(closestName('时间', KEYS), '发布时间')
})

test('a name unlike all others gets no guess', () => {
  for (const typed of ['作者简介', '备注', 'keywords', '紫荆街道办事处', '']) assert.equal(closestName(typed, ['讲述人', '新华路街道', '发布时间']), null, typed)
  assert.equal(closestName('标题', []), null)
})

test('a name is closest to itself, and a guess is always a known name', () => {
  const name = fc.string({ unit: fc.constantFrom(...'街道新华孝义路一二abc'), minLength: 1, maxLength: 8 })
  fc.assert(fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), name, (known, typed) => {
    const guess = closestName(typed, known)
    assert.ok(guess === null || known.includes(guess))
    if (known.includes(typed)) assert.equal(guess, typed)
  }))
})
