// Reads the text of the search field as words. A result must contain all words. There are no operators.
import { fold } from './fold.ts'

/** Longer queries are cut. No title is longer. */
export const MAX_QUERY_CHARACTERS = 100
export const MAX_QUERY_WORDS = 8

/** Limit of UTF-16 units read: up to 200 for 100 characters, the others for repeated white space. */
const MAX_INPUT_UNITS = 1200

export interface SearchQuery {
  /** As typed, trimmed and cut. */
  text: string
  /** Folded, without duplicates. */
  words: string[]
  /** True: characters or words were left out. */
  cut: boolean
}

/** Matches a quoted phrase between spaces, or a word without spaces. A quote inside a word, or without its pair, is an ordinary character. */
const WORD = /(?<=^|\s)["“]([^"“”]*)["”](?=\s|$)|\S+/g

/** Reads a query. Never throws. */
export function readSearchQuery (typed: string): SearchQuery {
  const characters = [...typed.slice(0, MAX_INPUT_UNITS).toWellFormed().replace(/[\s\p{Cc}]+/gu, ' ').trim()]
  const text = characters.slice(0, MAX_QUERY_CHARACTERS).join('')
  const words = [...fold(text).trim().matchAll(WORD)].map(([run, phrase]) => (phrase ?? run).trim()).filter(Boolean)
  const distinct = [...new Set(words)]
  return { text, words: distinct.slice(0, MAX_QUERY_WORDS), cut: characters.length > MAX_QUERY_CHARACTERS || distinct.length > MAX_QUERY_WORDS }
}

/** Tests whether a word may be pinyin: whole syllables or initials. A single letter would match every name. */
export const isPinyin = (word: string) => /^[a-z]{2,}$/.test(word)
