"""/desk/oversight/: clocks and limits, measures, the ledger."""

from django.urls import path

from alongside.web.oversight import ledger, measures, policy

app_name = "oversight"
urlpatterns = [
    path("clocks/", policy.policy, name="policy"),
    path("clocks/<slug:key>/", policy.setting, name="setting"),
    path("clocks/<slug:key>/change/", policy.change, name="change"),
    path("measures/", measures.newest, name="measures"),
    path("measures/<slug:key>/", measures.measures, name="measures_of"),
    path("measures/<slug:key>/file/", measures.export, name="export"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/verify/", ledger.verify, name="verify"),
    path("ledger/chain/<str:stream>/", ledger.chain, name="chain"),
]
