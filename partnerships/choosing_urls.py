"""The addresses on which a call is decided, and on which its parties answer."""

from django.urls import path

from .views.choosing import answering, closing, deciding, diversity, outcomes, releasing, voting

DECISION = "calls/<int:call>/decision/"
ONE = f"{DECISION}<int:application>/"
OUTCOMES = "calls/<int:call>/outcomes/"
OWN = "partnerships/<int:partnership>/"

patterns = [
    path(DECISION, deciding.Deciding.as_view(), name="deciding"),
    path(f"{DECISION}scenarios/", deciding.Scenarios.as_view(), name="scenarios"),
    path(f"{DECISION}close/", closing.RankingClose.as_view(), name="ranking_close"),
    path(f"{DECISION}reopen/", closing.RankingReopen.as_view(), name="ranking_reopen"),
    path(f"{DECISION}fill/", deciding.Fill.as_view(), name="places_fill"),
    path(f"{DECISION}settings/", deciding.SelectionSettings.as_view(), name="selection_settings"),
    path(f"{DECISION}letters/", releasing.LetterPreviews.as_view(), name="decision_letters"),
    path(f"{DECISION}propose/", releasing.Propose.as_view(), name="release_propose"),
    path(f"{DECISION}open-again/", releasing.OpenAgain.as_view(), name="decisions_open"),
    path(f"{DECISION}release/", releasing.Release.as_view(), name="release"),
    path(f"{DECISION}different-people/", diversity.DiverseSet.as_view(), name="diverse_set"),
    path(f"{DECISION}vote/", voting.Vote.as_view(), name="list_vote"),
    path(f"{DECISION}vote/close/", voting.VoteClose.as_view(), name="vote_close"),
    path(f"{DECISION}committee/", voting.Committee.as_view(), name="committee"),
    path(ONE, deciding.DecisionEdit.as_view(), name="decision_edit"),
    path(f"{ONE}move/", closing.PlaceMove.as_view(), name="place_move"),
    path(f"{OWN}answer/", answering.AnswerDetail.as_view(), name="decision"),
    path(f"{OWN}answer/give/", answering.AnswerGive.as_view(), name="answer_give"),
    path(f"{OWN}tags/", diversity.Tags.as_view(), name="tags"),
    path(OUTCOMES, outcomes.Outcomes.as_view(), name="outcomes"),
    path(f"{OUTCOMES}<int:application>/", outcomes.OutcomeLetter.as_view(), name="outcome"),
    path("calls/<int:call>/selected/", answering.Selected.as_view(), name="selected"),
]
