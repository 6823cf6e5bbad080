// Latin letters. `letters` is four rows of keys as phones of that language have them; a language's own letters stand in the first
// row (in Vietnamese the tones, which join the letter before them). `more` are the other Latin letters, in two pages, for every name there is. Read by tests as JSON: keep it so.
export default {
  "more": [
    [
      "á à â ä ã å ă ą æ ç ć č",
      "ď đ é è ê ë ę ě ğ í ì î",
      "ï ı ł ľ ñ ń ň ó ò ô ö õ",
      "{shift} ő ø ř ś š ş ș ß ť ț"
    ],
    [
      "ú ù û ü ů ű ý ź ž ż œ ð",
      "þ ā ē ī ū ė į ų ģ ķ ļ ņ",
      "ĺ ŕ ŵ ẃ ẁ ẅ ŷ ỳ ÿ ţ ə ơ",
      "{shift} ư ŋ ħ ġ ċ ĉ ĝ ŭ ạ ị ọ"
    ]
  ],
  "layouts": {
    "en": { "letters": ["1 2 3 4 5 6 7 8 9 0", "q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - , ."] },
    "abc": { "letters": ["q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - ."] },
    "pl": { "letters": ["ą ć ę ł ń ó ś ź ż", "q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - , ."] },
    "ro": { "letters": ["ă â î ș ț á é ó ö ő ü", "q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - , ."] },
    "pt": { "letters": ["á à â ã é ê í ó ô õ ú", "q w e r t y u i o p", "a s d f g h j k l ç", "{shift} z x c v b n m - , ."] },
    "es": { "letters": ["á é í ó ú ü ¿ ¡ ' ª º", "q w e r t y u i o p", "a s d f g h j k l ñ", "{shift} z x c v b n m - , ."] },
    "fr": { "letters": ["à â ç é è ê ë î ï ô ù û", "a z e r t y u i o p", "q s d f g h j k l m", "{shift} w x c v b n œ ' - , ."] },
    "lt": { "letters": ["ą č ę ė į š ų ū ž", "q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - , ."] },
    "tr": { "letters": ["1 2 3 4 5 6 7 8 9 0 â î", "q w e r t y u ı o p ğ ü", "a s d f g h j k l ş i '", "{shift} z x c v b n m ö ç - ."] },
    "so": { "letters": ["1 2 3 4 5 6 7 8 9 0", "q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - , ."] },
    "cy": { "letters": ["â ê î ô û ŵ ŷ á é ï ö", "q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - , ."] },
    "it": { "letters": ["à è é ì ò ù á í î ó ú", "q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - , ."] },
    "hu": { "letters": ["á é í ó ö ő ú ü ű", "q w e r t z u i o p", "a s d f g h j k l '", "{shift} y x c v b n m - , ."] },
    "sk": { "letters": ["á ä č ď é í ľ ň ó ô š ť", "q w e r t z u i o p ú ž", "a s d f g h j k l ý ĺ ŕ", "{shift} y x c v b n m ' - , ."] },
    "sq": { "letters": ["1 2 3 4 5 6 7 8 9 0", "q w e r t y u i o p ç", "a s d f g h j k l ë '", "{shift} z x c v b n m - , ."] },
    "vi": { "letters": ["ă â đ ê ô ơ ư \u0300 \u0301 \u0309 \u0303 \u0323", "q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - , ."] }
  }
};
