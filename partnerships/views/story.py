"""The whole story of one application, on one page and as a file: every decisive act that its reader may know of."""

from django.http import JsonResponse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from programmes import access

from ..choosing.barring import is_barred
from ..models import Submission
from ..telling.machine import whole
from ..telling.story import Story
from .record import CHANGES, LIST, RecordPage


class StoryPage(RecordPage):
    permission = CHANGES

    @cached_property
    def story(self):
        user = self.request.user
        return Story(self.application, user, is_barred(user, self.application.call))


class StoryDetail(StoryPage, TemplateView):
    """Everything that happened, in order: when, who, what, why."""

    template_name = "partnerships/story.html"

    def get_context_data(self, **kwargs):
        may_list = access.may(self.request.user, LIST, self.request.programme)
        last = Submission.objects.filter(application=self.application).order_by("number").last()
        return super().get_context_data(story=self.story, may_list=may_list, submission=last, **kwargs)


class StoryFile(StoryPage, View):
    """The same for a machine."""

    def get(self, request, *args, **kwargs):
        answer = JsonResponse(whole(self.story), json_dumps_params={"ensure_ascii": False, "indent": 2})
        name = f"{request.programme.slug}-{self.application.pk}-story.json"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
