"""Addresses of the plan builder: in the browser, on the server, as files."""

from django.urls import path

from alongside.web.planner import field, here, mine, past, people

app_name = "planner"
urlpatterns = [
    path("", here.home, name="home"),
    path("blank/", here.printable, name="blank"),
    path("here/", here.here, name="here"),
    path("here/open/", here.open_file, name="open_file"),
    path("here/far/", here.readiness_here, name="far_here"),
    path("here/file/<slug:file_kind>/", here.file, name="file_here"),
    path("here/<slug:plan_part>/", here.part, name="part_here"),
    path("here/protocols/<slug:protocol_id>/", here.part, {"plan_part": "protocols"}, name="protocol_here"),
    path("sign-up/", people.sign_up, name="sign_up"),
    path("sign-up/sent/", people.sign_up_sent, name="sign_up_sent"),
    path("sign-up/mailed/", people.password_mailed, name="password_mailed"),
    path("sign-up/add/", people.become_planner, name="become_planner"),
    path("link/<str:token>/", people.link, name="link"),
    path("mine/", mine.mine, name="mine"),
    path("mine/start/", mine.start, name="start"),
    path("<int:plan_id>/", mine.plan, name="plan"),
    path("<int:plan_id>/far/", mine.readiness, name="readiness"),
    path("<int:plan_id>/differences/", mine.differences, name="differences"),
    path("<int:plan_id>/comments/", people.comment, name="comment"),
    path("<int:plan_id>/people/", people.people, name="people"),
    path("<int:plan_id>/people/<int:person_id>/", people.member, name="member"),
    path("<int:plan_id>/people/invitations/<int:invitation_id>/", people.withdraw, name="withdraw"),
    path("<int:plan_id>/versions/", past.history, name="history"),
    path("<int:plan_id>/versions/<int:version_number>/restore/", past.restore, name="restore"),
    path("<int:plan_id>/versions/compare/", past.compare, name="compare"),
    path("<int:plan_id>/files/", past.file_list, name="files"),
    path("<int:plan_id>/files/<slug:file_kind>/", past.file, name="file"),
    path("<int:plan_id>/files/checklists/<slug:protocol_id>/", past.checklist, name="checklist"),
    path("<int:plan_id>/field/", field.field, name="field"),
    path("<int:plan_id>/agency/", past.agency, name="agency"),
    path("<int:plan_id>/agency/<int:tie_id>/end/", past.end_tie, name="end_tie"),
    path("<int:plan_id>/close/", past.close, name="close"),
    path("<int:plan_id>/parts/<slug:plan_part>/", mine.part, name="part"),
    path(
        "<int:plan_id>/parts/protocols/<slug:protocol_id>/",
        mine.part,
        {"plan_part": "protocols"},
        name="protocol",
    ),
]
