select
    assessment.assessment_id,
    assessment.subject_id,
    assessment.edition,
    assessment.year
from assessment
where assessment.tool = 'SPAR'
    and assessment.status = 'submitted'
    and assessment.subject_id = $home_country
    and make_date(assessment.year, 12, 31) < $before
    and exists (
        select 1
        from assessment_score
        where assessment_score.assessment_id = assessment.assessment_id
    )
order by
    assessment.year desc,
    assessment.performed_on desc nulls last,
    assessment.assessment_id desc
limit 1
