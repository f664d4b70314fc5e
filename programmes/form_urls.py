"""Addresses of the form builder, within a programme."""

from django.urls import path

from .views import form_files, form_pieces, forms
from .views.blanks import CallBlank

ONE = "forms/<slug:form>/"

patterns = [
    path("forms/", forms.FormList.as_view(), name="forms"),
    path("forms/new/", forms.FormNew.as_view(), name="form_new"),
    path(ONE, forms.FormOutline.as_view(), name="form"),
    path(f"{ONE}act/", forms.FormAct.as_view(), name="form_act"),
    path(f"{ONE}history/", forms.FormHistory.as_view(), name="form_history"),
    path(f"{ONE}first/", forms.FormIssue.as_view(), name="form_issue"),
    path(f"{ONE}sections/<str:section>/", form_pieces.SectionEdit.as_view(), name="form_section"),
    path(f"{ONE}questions/<str:question>/", form_pieces.QuestionEdit.as_view(), name="form_question"),
    path(f"{ONE}file/", form_files.FormExport.as_view(), name="form_export"),
    path(f"{ONE}import/", form_files.FormImport.as_view(), name="form_import"),
    path("calls/<int:call>/questions/<slug:language>/", CallBlank.as_view(), name="blank"),
    path(f"{ONE}copy/", form_files.FormCopy.as_view(), name="form_copy"),
]
