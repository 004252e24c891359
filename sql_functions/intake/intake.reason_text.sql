create or replace function intake.reason_text(p_entry intake.quarantine)
returns text
language plpgsql
stable
as $$
begin
    return case p_entry.kind
        when 'quarantined' then meta.text('quarantine.' || p_entry.reason)
        else meta.text('refused.' || p_entry.reason)
    end;
end;
$$;

comment on function intake.reason_text(intake.quarantine) is
'Why a submission stands on the work list, in a sentence.';

revoke all on function intake.reason_text(intake.quarantine) from public;
