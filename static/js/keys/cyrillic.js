// Cyrillic letters, as phones have them: Bulgarian by sound (я в е р т ъ), Russian and Ukrainian й ц у к е н. JSON, see latin.js.
export default {
  "sample": "абв",
  "layouts": {
    "bg": { "letters": ["1 2 3 4 5 6 7 8 9 0 {more}", "я в е р т ъ у и о п ч", "а с д ф г х й к л ш щ", "{shift} з ь ц ж б н м ю ѝ - ."], "more": [["ы э ё і ї є", "ј љ њ ћ ђ џ", "ѓ ќ ѕ ґ ў", "{shift} {more} „ “"]] },
    "ru": { "letters": ["1 2 3 4 5 6 7 8 9 0 ё {more}", "й ц у к е н г ш щ з х ъ", "ф ы в а п р о л д ж э", "{shift} я ч с м и т ь б ю - ."], "more": [["і ї є ґ ў", "ј љ њ ћ ђ џ", "ә ғ қ ң ө ұ ү һ", "{shift} {more} ҷ ӣ ӯ ҳ « »"]] },
    "uk": { "letters": ["1 2 3 4 5 6 7 8 9 0 ґ {more}", "й ц у к е н г ш щ з х ї", "ф і в а п р о л д ж є", "{shift} я ч с м и т ь б ю ’ -"], "more": [["ы э ё ъ ў", "ј љ њ ћ ђ џ", ". , ? ! '", "{shift} {more} ʼ « »"]] }
  }
};
