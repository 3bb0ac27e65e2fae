"""Addresses of the duty desk."""

from django.urls import path

from alongside.web.duty import callouts, limits, messages, rota, rota_mine, rota_notes, steering, team, voice

app_name = "duty"
urlpatterns = [
    path("alarms/", callouts.alarms, name="alarms"),
    path("call-outs/", callouts.board, name="callouts"),
    path("call-outs/live/", callouts.board_live, name="callouts_live"),
    path("call-outs/ended/", callouts.ended, name="callouts_ended"),
    path("call-outs/<int:callout_id>/", callouts.detail, name="callout"),
    path("call-outs/<int:callout_id>/again/", team.again, name="again"),
    path("call-outs/<int:callout_id>/live/", callouts.detail_live, name="callout_live"),
    path("call-outs/<int:callout_id>/call-off/", steering.call_off, name="call_off"),
    path("seats/<int:seat_id>/more-time/", steering.extend, name="extend"),
    path("seats/<int:seat_id>/ask-next/", steering.add_wave, name="add_wave"),
    path("seats/<int:seat_id>/ask/", steering.ask_person, name="ask_person"),
    path("seats/<int:seat_id>/word/", steering.word, name="word"),
    path("pages/<int:page_id>/voice/", voice.answer, name="voice"),
    path("pages/<int:page_id>/voice/confirm/", voice.confirm, name="voice_confirm"),
    path("teams/", team.together, name="together"),
    path("requests/<int:request_id>/team/", team.team, name="team"),
    path("requests/<int:request_id>/team/seats/<slug:seat_key>/", team.seat, name="seat"),
    path("requests/<int:request_id>/team/limits/", limits.ask, name="limit"),
    path("requests/<int:request_id>/team/limits/<int:exemption_id>/sign/", limits.sign, name="sign_limit"),
    path("requests/<int:request_id>/team/limits/<int:exemption_id>/end/", limits.end, name="end_limit"),
    path("requests/<int:request_id>/team/choose/", team.choose, name="choose_team"),
    path("requests/<int:request_id>/team/open/", team.open_callout, name="open_callout"),
    path("messages/", messages.failed, name="messages"),
    path("messages/<int:message_id>/again/", messages.send_again, name="send_again"),
    path("messages/<int:message_id>/handled/", messages.settle, name="settle"),
    path("rota/", rota.rota, name="rota"),
    path("rota/<int:shift_id>/remove/", rota.remove_shift, name="remove_shift"),
    path("rota/note/", rota_notes.leave, name="rota_note"),
    path("rota/note/<int:note_id>/read/", rota_notes.take_over, name="rota_note_read"),
    path("rota/mine/", rota_mine.mine, name="rota_mine"),
    path("rota/mine/calendar/", rota_mine.new_calendar, name="rota_calendar"),
    path("rota/mine/days/<int:days_id>/remove/", rota_mine.unmark_days, name="rota_unmark_days"),
    path("rota/shifts/<int:shift_id>/ask/", rota_mine.ask_swap, name="rota_ask_swap"),
    path("rota/swaps/<int:swap_id>/answer/", rota_mine.answer_swap, name="rota_answer_swap"),
    path("rota/swaps/<int:swap_id>/take-back/", rota_mine.take_back, name="rota_take_back"),
]
