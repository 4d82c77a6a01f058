// Reads the text of the search field as words. A result must contain all words. There are no operators.
import { fold } from './fold.ts'

/** Limit of characters of a query; a longer query is cut. No title of an article is longer. */
export const MAX_QUERY_CHARACTERS = 100
export const MAX_QUERY_WORDS = 8

/** Limit of UTF-16 units that are read: 100 characters need up to 200 units; the others are for repeated white space. */
const MAX_INPUT_UNITS = 1200

export interface SearchQuery {
  /** The query as typed, without white space around it, cut to the limit. */
  text: string
  /** The words of the query, folded, each distinct word once. */
  words: string[]
  /** True: the query was too long, so characters or words of the query were left out. */
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
