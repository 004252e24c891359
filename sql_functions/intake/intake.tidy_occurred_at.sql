create or replace function intake.tidy_occurred_at(p_tidied intake.tidied, p_at timestamptz)
returns intake.tidied
language plpgsql
stable
as $$
declare
    c_oldest constant interval := interval '60 days';
    v_read constant record := intake.usable_text(p_tidied.body -> 'occurred_at', 40);
    v_occurred_at timestamptz;
begin
    if v_read.value is null then
        return intake.keep_tidied(
            p_tidied, 'occurred_at', null, case when v_read.problem is not null then intake.set_aside('occurred_at', v_read.problem) end
        );
    end if;
    v_occurred_at := calendar.parse_time(v_read.value);
    -- Nobody keeps a referral for months, and nothing was said after it came, but for clocks that differ.
    if v_occurred_at is null or v_occurred_at > p_at + interval '1 day' or v_occurred_at < p_at - c_oldest then
        return intake.keep_tidied(p_tidied, 'occurred_at', null, intake.set_aside('occurred_at', 'not_a_time'));
    end if;
    return intake.keep_tidied(p_tidied, 'occurred_at', to_jsonb(least(v_occurred_at, p_at)));
end;
$$;

comment on function intake.tidy_occurred_at(intake.tidied, timestamptz) is
'intake.tidy() for the field occurred_at, when the referral was said or typed: within the 60 days before p_at, when it came; a clock that is ahead by up to a day says p_at.';

revoke all on function intake.tidy_occurred_at(intake.tidied, timestamptz) from public;
