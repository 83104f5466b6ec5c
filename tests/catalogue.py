"""The catalogue of faults, row by row: which test shows that it is held, or why none does.

A row is an id, what goes wrong, and either `file::test` below tests/ (without `test_`), a bench, or
a sentence that begins with a dash. `test_catalogue.py` sees to it that the tests exist.
"""

LINE = "stream/test_line.py::"
ALL_ENDS = LINE + "however_a_socket_dies_the_same_channels_are_back_soon"
CONNECTING, RECOVERY = "stream/test_connecting.py::", "stream/test_recovery.py::"
SOON = RECOVERY + "every_pane_is_fresh_soon_after_the_exchange_accepts_again"
REASONS, RECEIVING = "stream/test_reasons.py::", "okx/test_receiving.py::"
HEARTBEAT, CHAIN = "okx/test_heartbeat.py::", "okx/test_chain.py::"
CONN = "okx/test_connection.py::"
UNREADABLE = RECEIVING + "a_frame_that_cannot_be_read_is_counted_and_the_next_one_taken"
REPAIRS = "okx/test_repairs.py::"
PRIVATE, ERRORS = "stream/test_private.py::", "okx/test_errors.py::"
NAMED = PRIVATE + "a_refused_login_names_what_is_wrong_and_is_not_repeated"
HICCUP = PRIVATE + "a_hiccup_at_the_login_costs_one_retry_and_then_its_user"
FATAL = ERRORS + "a_wrong_key_needs_its_user"
LEDGER = PRIVATE + "lost_pushes_and_lost_lines_end_with_the_exchanges_own_books"
ACCOUNT, HOSTILE = "market/test_account.py::", "ui/test_hostile.py::"
SHOWN = HOSTILE + "no_text_of_the_exchange_breaks_or_steers_the_screen"
GATE = HOSTILE + "the_last_gate_holds_without_those_before_it"
PROCESS, GUEST, SIGNAL = "test_process.py::", "test_guest.py::", "ui/test_terminal.py::"
NO_TERMINAL = "test_cli.py::without_a_terminal_the_dashboard_names_the_command_that_needs_none"
SECRETS = "test_secrets.py::a_session_from_a_refused_login_to_a_signal"
JOURNAL, RECORDING, REPLAY = (
    "stream/test_journal.py::",
    "stream/test_recording.py::",
    "stream/test_replay.py::",
)
READS = "-it reads, so there is nothing to arm: S24's typed word is struck from the plan"

CONNECTION = {
    "C01 FIN": ALL_ENDS,
    "C02 RST": ALL_ENDS,
    "C03 close 1000, 1001, 1005": ALL_ENDS,
    "C04 close 1012, 1013": REASONS + "who_asks_to_come_back_later_is_left_in_peace",
    "C05 cut in mid-frame": ALL_ENDS,
    "C06 4004": "okx/test_lifeline.py::ten_idle_minutes_hold_no_thirty_seconds_without_a_word",
    "C07 4005": ALL_ENDS,
    "C08 4006, 1006, 1011": ALL_ENDS,
    "C09 close frame, TCP open": ALL_ENDS,
    "C10 half-open": LINE + "a_line_that_answers_no_ping_is_given_up",
    "C11 refused for 30 s": SOON,
    "C12 refused for long": CONNECTING + "retry_does_not_wait_for_the_next_attempt",
    "C13 no such name": REASONS + "every_failure_of_the_network_becomes_words",
    "C14 SYN unanswered": REASONS + "every_failure_of_the_network_becomes_words",
    "C15 accepts, says nothing": CONNECTING
    + "a_host_that_accepts_and_says_nothing_is_one_that_does_not_answer",
    "C16 endless headers": "-optional: the network has a thread of its own, and 4 s to open",
    "C17 401, 403": CONNECTING + "a_handshake_refused_for_good_needs_the_user_after_three_attempts",
    "C18 429": REASONS + "too_many_requests_wait_as_long_as_asked",
    "C19 5xx": REASONS + "a_server_in_trouble_is_tried_again",
    "C20 redirect": CONNECTING + "a_redirect_is_not_followed",
    "C21 garbage for HTTP": CONNECTING + "a_host_that_speaks_something_else_is_said_so",
    "C22 accepts and drops": CONNECTING
    + "a_server_that_accepts_and_drops_sees_no_more_than_three_connects_a_second",
    "C23 three cut at once": SOON,
    "C24 business alone": PRIVATE + "a_lost_business_line_makes_the_candles_stale_and_nothing_else",
    "C25 notice 64008": "stream/test_moving.py::an_announced_restart_leaves_no_mark_on_any_number",
    "C26 64008 during login": PRIVATE + "a_restart_announced_in_a_reconciliation_costs_no_fill",
    "C27 connection limit": CONN + "the_connection_limit_is_told_and_tried_again_after_a_minute",
    "C28 ping of the server": "okx/test_lifeline.py::a_ping_of_the_exchange_is_answered",
    "C29 data, no pong": HEARTBEAT + "a_busy_line_that_never_answers_a_ping_is_alive",
    "C30 a silent book": REPAIRS + "a_silent_book_is_asked_for_anew_after_65_seconds",
    "C31 suspended": GUEST + "a_machine_that_slept_shows_the_present_when_it_wakes",
    "C32 a step of the clock": "stream/test_clock.py::a_step_of_the_wall_clock_ages_nothing",
    "C33 slow and thin": HEARTBEAT + "answers_that_take_nearly_three_seconds_are_answers",
    "C34 single bytes": "stream/test_socket.py::messages_are_the_same_however_their_bytes_are_cut",
    "C35 switch in a reconnect": "test_switch.py::nothing_crosses_over_at_a_switch",
    "C36 proxies": "stream/test_proxy.py::this_machine_is_reached_directly_whatever_is_set",
    "C37 no descriptors, no route": REASONS + "every_failure_of_the_network_becomes_words",
}

PROTOCOL = {
    "P01 not JSON": UNREADABLE,
    "P02 invalid UTF-8": LINE + "invalid_text_is_counted_and_the_line_goes_on",
    "P03 binary": RECEIVING + "a_frame_may_come_as_text_or_as_bytes",
    "P04 deep nesting": UNREADABLE,
    "P05 NaN, Infinity": UNREADABLE,
    "P06 5,000 digits": UNREADABLE,
    "P07 top level": UNREADABLE,
    "P08 unknown event": RECEIVING + "unknown_events_are_counted_by_name_but_not_without_end",
    "P09 unknown channel": RECEIVING + "a_push_of_a_channel_nobody_asked_for_is_counted",
    "P10 no data": RECEIVING + "a_push_without_rows_changes_nothing",
    "P11 another instrument": RECEIVING + "a_row_of_another_instrument_is_dropped",
    "P12 new fields": RECEIVING + "new_fields_are_passed_over",
    "P13 missing fields": RECEIVING + "a_missing_value_is_empty",
    "P14 wrong types": RECEIVING + "a_value_of_the_wrong_type_costs_its_own_cell_only",
    "P15 over 1 MiB": LINE + "a_frame_that_is_too_big_costs_the_socket_and_no_more",
    "P16 deflate bomb": "-optional: no compression is offered",
    "P17 fragments": "-optional",
    "P18 broken framing": LINE + "bytes_that_are_no_websocket_cost_the_socket_and_no_more",
    "P19 no acknowledgement": CONN
    + "what_is_not_confirmed_is_asked_for_four_times_and_then_given_up",
    "P20 three of ten refused": "okx/test_refusals.py::"
    "three_of_ten_refused_leave_seven_and_are_not_asked_for_again",
    "P21 foreign ack": CONN + "a_repeated_or_foreign_acknowledgement_changes_nothing",
    "P22 unsolicited unsubscribe": REPAIRS + "a_subscription_ended_by_the_exchange_is_renewed_once",
    "P23 error with markup": "test_hostile.py::"
    "whatever_the_exchange_sends_the_program_goes_on_and_quits",
    "P24 error of a megabyte": "okx/test_refusals.py::"
    "an_error_without_a_code_and_with_a_megabyte_of_text_is_cut",
    "P25 data before ack": CONN + "data_before_the_acknowledgement_confirms_and_is_used",
    "P26 wrong endpoint": ERRORS + "a_wrong_channel_is_given_up",
    "P27 half a frame, then one": UNREADABLE,
    "P28 another protocol": LINE + "bytes_that_are_no_websocket_cost_the_socket_and_no_more",
}

DATA = {
    "D01 gap": REPAIRS + "a_gap_asks_for_a_new_snapshot",
    "D02 numbers begin again": CHAIN + "the_series_of_the_documentation_is_legal_throughout",
    "D03 heartbeat": CHAIN + "a_heartbeat_repeats_the_last_number_any_number_of_times",
    "D04 twice": REPAIRS + "the_same_update_twice_is_applied_once",
    "D05 swapped": REPAIRS + "two_updates_that_changed_places_break_the_book",
    "D06 before a snapshot": REPAIRS + "an_update_before_the_first_snapshot_is_passed_over",
    "D07 second snapshot": REPAIRS + "a_second_snapshot_that_nobody_asked_for_replaces_the_first",
    "D08 checksum": "market/test_broken.py::a_wrong_checksum_with_numbers_is_only_counted",
    "D09 crossed": "market/test_broken.py::a_book_crossed_for_long_is_asked_for_anew",
    "D10 negative size": "market/test_book.py::a_size_that_is_no_size_is_not_shown",
    "D11 unsorted": "market/test_book.py::a_top_is_sorted_deduplicated_and_cut",
    "D12 odd numbers": "okx/test_numbers.py::anything_else_is_no_number",
    "D13 odd times": "market/test_market.py::a_push_that_was_overtaken_does_not_come_back",
    "D14 trades out of order": "market/test_tape.py::a_late_print_goes_where_its_time_belongs",
    "D15 odd candles": "market/test_candles.py::a_row_that_can_be_no_bar_is_left_out_and_marked",
    "D16 extreme prices": SHOWN,
    "D17 a fill twice": ACCOUNT + "a_fill_is_kept_once_whether_pushed_or_fetched",
    "D18 a cut of 30 s": LEDGER,
    "D19 live after filled": ACCOUNT + "an_order_that_ended_never_reopens",
    "D20 first seen ended": ACCOUNT + "an_order_first_seen_when_it_ended_is_listed_as_ended",
    "D21 filled shrinks": ACCOUNT + "what_is_filled_never_shrinks",
    "D22 a page is lost": PRIVATE + "half_a_list_of_positions_makes_none_younger",
    "D23 closed meanwhile": ACCOUNT + "a_position_missing_from_a_whole_snapshot_was_closed",
    "D24 older row": ACCOUNT + "an_answer_older_than_a_push_changes_nothing",
    "D25 suspended": "ui/test_instrument.py::an_instrument_that_does_not_trade_says_so_first",
    "D26 storm of gaps": REPAIRS
    + "a_book_that_breaks_all_the_time_does_not_spend_the_hourly_requests",
    "D27 late frame of the old place": "test_switch.py::nothing_crosses_over_at_a_switch",
    "D28 another uid": PRIVATE + "rows_of_another_account_are_neither_shown_nor_kept_quiet",
}

AUTH = {
    "A01 60007": NAMED,
    "A02 60024": NAMED,
    "A03 60005": NAMED,
    "A04 60032": FATAL,
    "A05 50101": FATAL,
    "A06 60009": HICCUP,
    "A07 60006": PRIVATE + "a_wrong_clock_costs_one_retry_with_the_measured_offset",
    "A08 no reply": PRIVATE + "lines_that_end_at_the_login_are_three_and_then_its_user",
    "A09 60011": "okx/test_lifeline.py::an_exchange_that_forgot_the_login_wants_another",
    "A10 63999": HICCUP,
    "A11 60014": ERRORS + "a_clock_or_a_hiccup_is_worth_another_login",
    "A12 close 4001": PRIVATE + "lines_that_end_at_the_login_are_three_and_then_its_user",
    "A13 close 4007": "stream/test_patience.py::a_changed_key_is_tried_once_more",
    "A14 60031": "okx/test_lifeline.py::a_repeated_login_error_does_not_undo_the_login",
    "A15 50110": FATAL,
    "A16 50100": FATAL,
    "A17 forms of the ack": "okx/test_lifeline.py::a_login_is_confirmed_by_its_code",
    "A18 data before the ack": "okx/test_lifeline.py::what_comes_before_the_login_is_nobodys",
    "A19 given up": PRIVATE + "a_logout_forgets_the_account_and_closes_its_line",
    "A20 unknown code": ERRORS + "an_unknown_code_fails_closed",
    "A21 twenty reconnects": LEDGER,
    "A22 rights": "ui/test_login.py::the_badge_says_the_worst_that_a_key_may_do",
}

SECURITY = {
    "S00 needles": SECRETS,
    "S01 crash": "ui/test_crash.py::a_crash_prints_where_it_happened_and_no_values",
    "S02 crash in a worker": "test_secrets.py::a_crash_over_the_filled_dialog",
    "S03 secret in an exception": "test_log.py::"
    "a_registered_secret_is_hidden_in_every_spelling_and_in_tracebacks",
    "S04 debug": "test_log.py::libraries_never_log_frames_whatever_the_level",
    "S05 TEXTUAL_*": PROCESS + "switches_that_write_secrets_down_are_dropped",
    "S06 copy": "ui/test_login.py::nothing_is_echoed_copied_or_cut",
    "S07 screenshot": "ui/test_commands.py::the_palette_offers_our_commands_and_no_others",
    "S08 argv": "-there is no such option",
    "S09 variables": "test_keys.py::the_variables_are_gone_from_the_environment_afterwards",
    "S10 core": "-optional",
    "S11 memory": "-optional",
    "S12 modes": JOURNAL + "the_file_is_readable_by_its_owner_alone",
    "S13 recorded login": JOURNAL + "of_a_login_nothing_but_the_fact_is_written",
    "S14 markup": SHOWN,
    "S15 click": HOSTILE + "dialogs_show_it_and_do_nothing_with_it",
    "S16 escape sequences": GATE,
    "S17 bidi, widths": "ui/test_ink.py::any_text_fills_its_cells_exactly_and_steers_no_terminal",
    "S18 other sources": REASONS + "what_the_exchange_said_is_cleaned_and_cut",
    "S19 login in the clear": PRIVATE + "nothing_is_signed_for_a_host_in_the_clear",
    "S20 certificates": CONNECTING + "a_host_that_cannot_prove_who_it_is_hears_nothing",
    "S21 SSL_CERT_FILE": "-the standard library's; the doctor names it",
    "S22 SSLKEYLOGFILE": PROCESS + "switches_that_write_secrets_down_are_dropped",
    "S23 keys in sim": "test_keys.py::keys_cannot_belong_to_the_built_in_exchange_or_to_nothing",
    "S24 a typed word": READS,
    "S25 switch": "test_switch.py::nothing_crosses_over_at_a_switch",
    "S26 order texts": "test_hostile.py::whatever_an_account_holds_the_program_goes_on_and_quits",
    "S27 hostile recording": "test_hostile.py::"
    "whatever_a_recording_holds_the_program_goes_on_and_quits",
    "S28 debug modes": PROCESS + "a_crash_shows_no_locals_no_secret_and_ends_with_status_one",
}

TERMINAL = {
    "T00 restored": GUEST + "it_leaves_the_terminal_as_it_was",
    "T01 TERM, HUP, QUIT": SIGNAL + "a_signal_ends_it_in_order",
    "T02 INT": GUEST + "it_leaves_the_terminal_as_it_was",
    "T03 TSTP, CONT": GUEST + "a_shell_may_stop_it_and_go_on_with_it",
    "T04 KILL": JOURNAL + "a_recording_is_continued_after_a_crash_in_mid_record",
    "T05 terminal closed": GUEST + "it_ends_with_the_terminal_it_runs_in",
    "T06 no stdin": NO_TERMINAL,
    "T07 redirected": NO_TERMINAL,
    "T08 TERM=dumb": NO_TERMINAL,
    "T09 no UTF-8": GUEST + "a_plain_terminal_shows_states_in_words_or_says_why_not",
    "T10 sizes": "ui/test_desk.py::no_size_breaks_the_screen",
    "T11 resizes": GUEST + "sizes_keys_and_pastes_in_any_order_end_nothing",
    "T12 does not drain": GUEST + "a_terminal_that_takes_nothing_holds_up_nothing_else",
    "T13 raw fd 2": "-optional",
    "T14 paste of a megabyte": GUEST + "a_paste_of_a_megabyte_presses_no_key",
    "T15 random input": GUEST + "sizes_keys_and_pastes_in_any_order_end_nothing",
    "T16 no home": GUEST + "a_plain_terminal_shows_states_in_words_or_says_why_not",
    "T17 limits": "-optional",
    "T18 two at once": JOURNAL + "two_programs_cannot_record_into_one_file",
    "T19 time zones": "ui/test_ink.py::a_time_of_day_has_thousandths_when_there_is_room",
    "T20 no colour": GUEST + "a_plain_terminal_shows_states_in_words_or_says_why_not",
}

FILES = {
    "R01 disk full": JOURNAL + "a_full_disk_is_said_once_and_leaves_whole_records",
    "R02 EFBIG": JOURNAL + "a_full_disk_is_said_once_and_leaves_whole_records",
    "R03 kill -9": JOURNAL + "kill_nine_loses_no_record_that_was_taken",
    "R04 power": "-optional",
    "R05 truncated": RECORDING
    + "a_file_cut_at_any_byte_of_its_last_record_gives_all_records_before",
    "R06 bits": RECORDING + "a_flipped_bit_costs_at_most_the_two_records_it_touches",
    "R07 foreign": RECORDING + "what_is_no_journal_is_refused",
    "R08 taken away": JOURNAL + "a_file_taken_away_is_noticed_within_a_second",
    "R09 no network": "test_alone.py::a_replay_reaches_for_no_host_no_name_and_no_key",
    "R10 the same each time": REPLAY + "three_replays_of_one_file_end_in_one_state",
    "R11 equals the live run": "stream/test_replay_session.py::"
    "a_recorded_storm_ends_as_it_ended_live",
    "R12 links and pipes": JOURNAL + "links_pipes_folders_and_strangers_files_are_refused",
}

LOAD = {
    "L01 10,000/s": "bench/rates.py",
    "L02 burst": "stream/test_feed.py::after_a_burst_the_present_is_shown_and_the_line_is_the_same",
    "L03 soak": "bench/soak.py",
    "L04 500 instruments": "stream/test_many.py::all_at_once_are_one_connection_and_few_requests",
    "L05 storm of errors": "ui/test_toasts.py::"
    "a_storm_of_errors_with_codes_made_up_is_a_few_toasts",
    "L06 1,000 orders": ACCOUNT + "a_thousand_orders_and_five_thousand_fills_are_exact",
    "L07 starved": "-optional",
    "L08 slow screen": "stream/test_thread.py::a_stalled_reader_does_not_stall_the_feed",
    "L09 lag": GUEST + "a_machine_that_slept_shows_the_present_when_it_wakes",
}

ROWS = CONNECTION | PROTOCOL | DATA | AUTH | SECURITY | TERMINAL | FILES | LOAD
