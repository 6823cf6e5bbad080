"""What families of the made-up school have said, in their own words, and what came of some of it.

Nobody is named here but staff, and nobody can be recognised: as with real messages.
"""

from dataclasses import dataclass

from kiosk.demo.programme import Places
from kiosk.domain.event_editing import Draft

GOOD, OK, BETTER = "good", "ok", "better"
COFFEE, ENGLISH = "Coffee morning", "English for parents"
#: Who stands by words in these languages, by first name.
READERS = {"pl": "Sam", "ar": "Rosa"}


@dataclass(frozen=True)
class Said:
    """One message with words, so many days ago or at the last event of this title before that.

    `english` are the words in English: by the member of staff `read_by`, else a computer's.
    `name` is for what the demo does with it: the board, an answer, a worry.
    """

    days_ago: int
    face: str
    topic: str
    language: str
    words: str
    english: str = ""
    read_by: str = ""
    event: str = ""
    name: str = ""


#: What the demo comes back to.
GATE, SHIFTS, DESK, LETTERS, STEPS, READING, WORRY = (
    *("gate", "shifts", "desk", "letters"),
    *("steps", "reading", "worry"),
)
#: A number that nobody has: Ofcom keeps it for stories.
PHONE = "07700 900 338"

MESSAGES = (
    Said(
        *(48, BETTER, "time", "en"),
        "The gate on Mill Lane is locked at 8:40. I have two children in two schools and cannot be"
        " quicker. Could somebody open it till 8:50?",
        name=GATE,
    ),
    Said(
        *(45, BETTER, "place", "ar"),
        "باب المدرسة يُغلق الساعة 8:40، والحافلة تتأخر كثيرًا في الصباح. فيدخل ابني من عند المكتب"
        " وهو خجلان.",
        "The school gate is locked at 8:40, and the bus is often late in the morning. So my son"
        " comes in past the office and feels ashamed.",
        "Rosa",
    ),
    Said(
        *(41, GOOD, "event", "en"),
        "My son smiles since the reading mornings began. Now he wants to read to me.",
    ),
    Said(
        *(36, OK, "time", "pl"),
        "Pracuję na zmiany i o 15:00 nie mogę przyjść na zebranie. Czy czasem mogłyby być o 18:00?",
        "I work shifts and cannot come to a meeting at 3pm. Could they sometimes be at 6pm?",
        "Sam",
        name=SHIFTS,
    ),
    Said(
        *(33, BETTER, "place", "en"),
        "Parking near school is hard every morning. Could we use the church car park?",
    ),
    Said(
        *(26, GOOD, "staff", "en"),
        "Thank you to Rosa at the desk. She helped me with the form for free meals and did not"
        " make me feel small.",
        name=DESK,
    ),
    Said(
        *(23, BETTER, "language", "pl"),
        "Wszystkie listy ze szkoły są po angielsku. Tłumaczy mi je syn, a ma dopiero osiem lat."
        " Czy mogłyby być też po polsku?",
        "All letters from school are in English. My son translates them for me, and he is only"
        " eight. Could they be in Polish too?",
        "Sam",
        name=LETTERS,
    ),
    Said(
        *(20, GOOD, "staff", "pl"),
        "Pani w recepcji zawsze się uśmiecha i mówi „dzień dobry” po polsku. To naprawdę wiele"
        " znaczy.",
        "The lady in reception always smiles and says “good morning” in Polish. It really means"
        " a lot.",
    ),
    Said(
        *(17, OK, "event", "en"),
        "The coffee morning was lovely, but I did not know anybody. Perhaps somebody could say"
        " hello at the door?",
        event=COFFEE,
    ),
    Said(
        *(15, OK, "child", "ar"),
        "ابني جديد في المدرسة وليس له أصدقاء بعد. أتمنى أن يجلس أحد معه وقت الغداء.",
        "My son is new at the school and does not have friends yet. I hope someone will sit with"
        " him at lunchtime.",
    ),
    Said(
        *(12, GOOD, "event", "pl"),
        "Zajęcia z angielskiego są świetne, a nauczycielka jest bardzo cierpliwa. Szkoda, że tylko"
        " kilka razy w miesiącu.",
        "The English classes are great and the teacher is very patient. It's a pity that only a"
        " few times a month.",
        event=ENGLISH,
    ),
    Said(
        *(10, BETTER, "place", "pl"),
        "Po deszczu na placu zabaw stoi woda. Córka prawie codziennie wraca z mokrymi butami.",
        "After the rain, there is water on the playground. My daughter comes home with wet shoes"
        " almost every day.",
    ),
    Said(
        *(8, GOOD, "event", "ar"),
        "شكرًا لكم على صباح القهوة. تعرّفت على أمهات من بلدي وصرنا نلتقي كل أسبوع.",
        "Thank you for the coffee morning. I got to know mothers from my country, and now we meet"
        " every week.",
        "Rosa",
        event=COFFEE,
    ),
    Said(
        *(6, BETTER, "language", "ar"),
        "أحتاج إلى من يترجم لي في اجتماعات المدرسة، فأنا لا أحب أن تترجم ابنتي ما يقال عنها.",
    ),
    Said(
        *(5, OK, "child", "en"),
        "My daughter finds reading hard, and I do not know how to help her at home. Could somebody"
        " ring me after four?",
        name=READING,
    ),
    Said(
        *(3, BETTER, "language", "pl"),
        "Kiedy dzwonię do szkoły, nie rozumiem, co mówi automat. Czy można po prostu napisać SMS?",
    ),
    Said(
        *(1, OK, "place", "ar"),
        "لا أستطيع رفع عربة الطفل على الدرج وحدي. هل يوجد مدخل آخر بدون درج؟",
        "I can't lift the pram up the stairs by myself. Is there another entrance without stairs?",
        name=STEPS,
    ),
    Said(
        *(0, BETTER, "child", "en"),
        "A friend of my son told him that he does not like to go home. I do not know more, and"
        " perhaps it is nothing. Could somebody who knows him talk to him?",
        name=WORRY,
    ),
)
#: The answer about letters, and what Sam made of it in Polish.
ANSWER = (
    "Thank you for telling us. Letters about trips, meals and meetings now come in Polish too. If"
    " one does not, bring it to the desk and we will read it together."
)
ANSWER_POLISH = (
    "Dziękujemy za tę wiadomość. Listy o wycieczkach, posiłkach i zebraniach przychodzą teraz"
    " także po polsku. Gdyby któryś był tylko po angielsku, przeczytamy go razem w recepcji."
)


def evening(places: Places) -> Draft:
    """Return the open evening."""
    return Draft(
        "Open evening",
        "See the classrooms and meet the teachers.",
        picture="meeting",
        venue=places.school,
        room=places.hall,
        badges=("free", "children", "no_steps"),
        words={
            "pl": {
                "title": "Wieczór otwarty",
                "sentence": "Można zobaczyć klasy i spotkać nauczycieli.",
            },
            "ar": {
                "title": "أمسية مفتوحة",
                "sentence": "شاهدوا الصفوف وتعرّفوا على المعلمين.",
            },
        },
    )
