/** The shapes that the scripts of the search pass on, for the check of types: no browser loads this file. */

/** @typedef {import("./words.js").Term} Term */
/** @typedef {import("./words.js").Query} Query */

/** @typedef {(path: string) => Promise<Uint8Array>} ReadFile reads a file of the index, named without its ending */

/**
 * @typedef {object} Places where a term is
 * @property {number[]} keys `record * SPAN + place`
 * @property {number[]} lengths in titles, for each key how many units the text has; elsewhere empty
 */

/**
 * @typedef {object} Entry the lists of a term, by class of text: title, names, summary, context, passage
 * @property {string} term
 * @property {boolean} part whether it is only the beginning of a longer word
 * @property {boolean} apart whether its large lists are in files of their own
 * @property {boolean} [same] whether it is the word that was asked for, not another form of it
 * @property {(file: ReadFile, placed: boolean) => Promise<void>} load fetches large lists, those of places if `placed`
 * @property {(level: number) => number[]} records
 * @property {(level: number, records: number[]) => Places} places
 */

/**
 * @typedef {object} Slot a place in a phrase, filled by one word or by a pair of units that touch
 * @property {string} before the first unit of a pair, else ""
 * @property {string} word the other unit, or the only one
 * @property {boolean} open whether the word may go on
 * @property {number} place from the beginning of the phrase
 * @property {boolean} [alone] whether it is the whole phrase
 * @property {boolean} [loose] whether it is a single Han character, whose places are not in the index
 */

/**
 * @typedef {object} Found a term, found
 * @property {Uint8Array} cost for each record the class in which it was found, 0 the best; 255 where it was not
 * @property {Float32Array[]} shares for Chinese, English and other titles, how much of each record's title it is
 * @property {boolean} [whole] whether longer words were left out
 */

/**
 * @typedef {object} Manifest the file index.bin; docs/search-index.md describes it
 * @property {number} version
 * @property {number} records
 * @property {[kind: string, first: number][]} kinds
 * @property {number} chunk
 * @property {number} group
 * @property {string[]} groups
 * @property {string} starts
 * @property {string[]} shards
 * @property {string} folded the Traditional characters of texts, each followed by the one in its place
 * @property {string} facets
 * @property {Record<string, string>} help
 * @property {Asking} [asking]
 */

/** @typedef {Record<string, { words?: string[], verbs: string[] }>} Asking words of questions, "" for all of them */

/**
 * @typedef {object} Question
 * @property {string} asks what is asked for: who, when, much, became, concrete or where
 * @property {string} rest what it is asked of
 * @property {string} said the same as it was typed
 * @property {string} loose the same in more parts
 */

/** @typedef {[title: string, path: string, sentence: string, parts?: Record<string, string>]} Reply parts by city */

/** @typedef {Record<string, [id: string, name: string]>} ComparedPlans the plan to compare of each city, by subject */

/**
 * @typedef {object} AnswerTable
 * @property {Record<string, string[]>} names
 * @property {Record<string, Record<string, Reply>>} replies
 * @property {{ title: string, sentence: string, plans: ComparedPlans }} compare
 */

/** @typedef {{ title: string, path: string, sentence: string }} AnswerRow the path begins at the root of the language */

/**
 * @typedef {object} Shown what is shown of a record in one language
 * @property {string} [title]
 * @property {string} [number]
 * @property {string} [context]
 * @property {string} [theme]
 * @property {string} [summary]
 * @property {string[]} [notes]
 * @property {string[]} [wider] what contains it and is not shown as its context
 * @property {Record<string, string[]>} [replies] what it answers in parts, by question
 */

/**
 * @typedef {object} SearchRecord
 * @property {string} kind
 * @property {string} id
 * @property {string} address from the root of the language
 * @property {string} [type] a measure's kind, where it is no plain measure
 * @property {Shown} [zh]
 * @property {Shown} [en]
 * @property {string[]} [names] what else its texts name
 * @property {string[]} [also] what finds it although no text of it says so
 * @property {boolean | number} [passages] whether it has official text
 */

/**
 * @typedef {object} Match
 * @property {number[]} records the best first
 * @property {boolean} called whether that is called so
 * @property {Term[]} terms what was wanted, as it was looked for
 */

/**
 * @typedef {object} Index
 * @property {number} size
 * @property {(record: number) => string} kind
 * @property {(query: string) => Question | null} question what a query asks for
 * @property {(asks: string) => Promise<number[]>} replying the records that answer a question
 * @property {(query: string | Query, typing?: boolean) => Promise<Match>} match
 * @property {(record: number) => Promise<SearchRecord>} record
 * @property {(record: number) => Promise<string[]>} passages
 * @property {() => Promise<any>} facets
 * @property {(key: string) => Promise<any>} help null where there is no such file
 * @property {string[]} letters the first letters that have a file
 */

/** @typedef {{ query: string, records: number[], terms?: Term[], called?: boolean }} Finding a query that does find something */

/**
 * @typedef {object} Help how a query that finds nothing was understood
 * @property {"traditional" | "pinyin" | "initials" | "apart" | "nearest" | "similar" | "fewer" | "cities" | "between"} how
 * @property {Finding[]} found the best first, at least one
 */

/**
 * @typedef {object} Answer
 * @property {Index} index
 * @property {number[]} records
 * @property {Term[]} terms what to mark in the records
 * @property {Help | null} help
 * @property {Question | null} question
 * @property {AnswerRow[]} [rows] what answers the question in a sentence
 */

/** @typedef {{ form: HTMLFormElement, input: HTMLInputElement }} SearchBox */

/** @typedef {{ folder: string, root: string, error: string }} FormPlaces what a search form says itself */

/**
 * @typedef {object} FormWords the words that all search forms of a language share
 * @property {string} all
 * @property {Record<string, string>} kinds
 * @property {(n: number) => string} count
 * @property {(how: string, query: string, instead: string) => string} help
 * @property {(question: Question) => string} asked what was understood as a question
 * @property {(asks: string, parts: string[]) => string | undefined} reply what a result answers, or that it does not
 * @property {(words: string) => string} also
 * @property {(record: { kind: string, type?: string }) => string} kind
 */

/**
 * @typedef {object} PageWords the words of the page of results
 * @property {string} group
 * @property {string} more
 * @property {string} filter
 * @property {string} filtered
 * @property {string} others
 * @property {string} by_city what is said above the results of each city that a query names
 * @property {string} try
 * @property {string} tips
 * @property {string} no_plan
 * @property {string} yes
 * @property {string} no
 * @property {Record<string, string>} ways names by address
 * @property {string} found_in which cities results are from
 * @property {Record<string, string>} facets titles by facet
 * @property {Record<string, string>} boxes what the boxes of facets say
 */

export {};
