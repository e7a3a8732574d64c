"""Addresses below one campaign: results and what follows from them."""

from __future__ import annotations

from django.urls import path

from caicach.web.season.results import files, follow_up, views

app_name = "results"
urlpatterns = [
    path("", views.results, name="results"),
    path("units/<int:participant>/", views.profile, name="profile"),
    path("units/<int:participant>/why/<str:code>/", views.why, name="why"),
    path("files/<str:kind>/", files.file, name="file"),
    path("files/<str:kind>/making/", files.making, name="making"),
    path("explanations/", follow_up.demands, name="demands"),
    path("explanations/list.<str:kind>", follow_up.demand_list, name="demand_list"),
    path("explanations/<int:demand>/", follow_up.demand, name="demand"),
    path("commitments/", follow_up.commitments, name="commitments"),
    path("commitments/<int:commitment>/", follow_up.commitment, name="commitment"),
    path("rewards/", follow_up.rewards, name="rewards"),
    path("rewards/<int:proposal>/", follow_up.decide, name="decide_reward"),
]
