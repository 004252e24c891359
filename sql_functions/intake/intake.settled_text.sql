create or replace function intake.settled_text(p_entry intake.quarantine)
returns text
language plpgsql
stable
as $$
begin
    return meta.text(
        'settled.' || p_entry.resolution, calendar.local_time(p_entry.resolved_at), leads.actor_name(p_entry.resolved_by)
    );
end;
$$;

comment on function intake.settled_text(intake.quarantine) is
'What became of an entry of the work list that waits no more, in a sentence: corrected or dismissed, when and by whom, or sent again by its sender.';

revoke all on function intake.settled_text(intake.quarantine) from public;
