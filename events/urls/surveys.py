"""Addresses of surveys."""

from django.urls import path

from events.views import surveys as views

urlpatterns = [
    path("enkat/<str:key>/", views.survey_answer, name="survey-answer"),
    path("evenemang/<int:pk>/enkat/", views.survey_read, name="survey-read"),
    path("enkater/", views.survey_trend, name="survey-trend"),
]
