"""Three surveys ready to be copied, and the drawings that questions and answers can have."""

from kiosk.domain.survey_editing import Draft, OptionDraft, QuestionDraft

#: The file of a drawing, and its word.
DRAWINGS = (
    ("", "No picture"),
    ("ball", "Ball"),
    ("bicycle", "Bicycle"),
    ("book", "Book"),
    ("calendar", "Calendar"),
    ("classroom", "Classroom"),
    ("clock", "Clock"),
    ("coffee", "Coffee"),
    ("craft", "Craft"),
    ("english-class", "English class"),
    ("evening", "Evening"),
    ("afternoon", "Afternoon"),
    ("morning", "Morning"),
    ("family", "Family"),
    ("food", "Food"),
    ("garden", "Garden"),
    ("globe", "Languages"),
    ("hall", "Hall"),
    ("house", "House"),
    ("letter", "Letter"),
    ("library", "Library"),
    ("listen", "Listening"),
    ("music", "Music"),
    ("online", "Online"),
    ("people", "People"),
    ("person", "Person"),
    ("phone", "Phone"),
    ("playground", "Playground"),
    ("sport", "Sport"),
    ("story", "Reading"),
    ("sun", "Sun"),
    ("tell", "Talking"),
    ("train", "Train"),
    ("tree", "Tree"),
    ("walk-in", "A talk"),
)


def _options(*given: tuple[str, str]) -> tuple[OptionDraft, ...]:
    return tuple(OptionDraft(text, picture) for text, picture in given)


IDEAS = {
    "event": Draft(
        title="How was it today?",
        sentence="Three short questions. It takes one minute.",
        picture="people",
        questions=(
            QuestionDraft("faces", "How was it?"),
            QuestionDraft(
                "several",
                "What did you like?",
                options=_options(
                    ("What we heard", "listen"),
                    ("Food and drink", "food"),
                    ("Meeting other parents", "family"),
                    ("Help in my language", "globe"),
                ),
            ),
            QuestionDraft("text", "What could be better?"),
        ),
    ),
    "times": Draft(
        title="When can you come?",
        sentence="Tell us which times suit you, so that more parents can come.",
        picture="clock",
        questions=(
            QuestionDraft(
                "one",
                "Which time of day is best for you?",
                options=_options(
                    ("Morning", "morning"), ("Afternoon", "afternoon"), ("Evening", "evening")
                ),
            ),
            QuestionDraft(
                "several",
                "How do you like to meet?",
                options=_options(
                    ("At school", "classroom"), ("On the phone", "phone"), ("Online", "online")
                ),
            ),
            QuestionDraft("text", "Is there a day that is never good for you?"),
        ),
    ),
    "talk": Draft(
        title="How easy is it to talk to us?",
        sentence="Three short questions. Your answers help us to listen better.",
        picture="tell",
        questions=(
            QuestionDraft("five", "How is it to talk to us?"),
            QuestionDraft(
                "several",
                "How do you like to hear from us?",
                options=_options(
                    ("In person", "person"),
                    ("A phone call", "phone"),
                    ("A letter", "letter"),
                    ("A talk with an interpreter", "globe"),
                ),
            ),
            QuestionDraft("text", "What would make it easier?"),
        ),
    ),
}
